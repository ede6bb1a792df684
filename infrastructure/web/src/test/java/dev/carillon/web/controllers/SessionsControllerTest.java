package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import dev.carillon.web.tokens.RestTokenCheck;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsControllerTest {
  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory);
    key = server.serviceKey("backend");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer revoke(String json) {
    return server.post(
        server.request("/admin/sessions/revoke").header("Authorization", "Bearer " + key), json);
  }

  private int statusFor(String token) {
    return server
        .get(
            server
                .request("/notifications/unread-count")
                .header("Authorization", "Bearer " + token))
        .status();
  }

  @Test
  void revokingAPersonEndsTheirSignInsAndNobodyElses() {
    String token = server.token("leaver");
    String elsewhere = server.token("leaver", new TenantId("elsewhere"));
    List<Revocation> heard = new CopyOnWriteArrayList<>();
    server.bean(Sessions.class).onRevoked(heard::add);

    Answer answer = revoke("{\"user\":\"leaver\"}");

    assertThat(answer.text()).isEqualTo("{\"success\":true,\"message\":\"Session révoquée\"}");
    assertThat(statusFor(token)).isEqualTo(401);
    assertThat(statusFor(elsewhere)).isEqualTo(200);
    assertThat(statusFor(server.token("ada"))).isEqualTo(200);
    assertThat(heard).singleElement().isInstanceOf(Revocation.OfUser.class);
  }

  @Test
  void revokingATokenLeavesTheOthersOfThatPerson() {
    String ended = server.token("ada");
    String other = server.token("ada");
    var check = (RestTokenCheck.Valid) server.bean(RestTokens.class).verify(ended);

    assertThat(revoke("{\"jti\":\"" + check.identity().jti() + "\"}").status()).isEqualTo(200);

    assertThat(statusFor(ended)).isEqualTo(401);
    assertThat(statusFor(other)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\":\"a\",\"jti\":\"b\"}",
        "{\"user\":\"\"}",
        "{\"jti\":\" \"}",
        "{\"user\":null}",
        "{\"name\":\"a\"}"
      })
  void exactlyOneOfBothIsNamed(String json) {
    Answer answer = revoke(json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("validation");
  }

  @Test
  void aPersonMayNotRevoke() {
    Answer answer = server.post(server.as("ada", "/admin/sessions/revoke"), "{\"user\":\"grace\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.message()).contains("clés de service");
  }
}

package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersControllerTest {
  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
    key = server.serviceKey("backend");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer erase(String path) {
    HttpRequest.Builder request = server.request(path).header("Authorization", "Bearer " + key);
    return server.send(request.DELETE());
  }

  @Test
  void whoIsErasedIsSignedOutAndNothingIsLeft() {
    HttpRequest.Builder own = server.as("ada", "/notifications/unread-count");
    assertThat(server.get(own.copy()).status()).isEqualTo(200);

    JsonNode data = erase("/users/ada").json().get("data");

    assertThat(data.get("done").asBoolean()).isTrue();
    assertThat(data.get("notifications").asInt()).isEqualTo(3);
    assertThat(data.get("topics").asInt()).isEqualTo(1);
    assertThat(server.personalData.asked())
        .hasSize(2)
        .containsOnly(new InboxKey(TenantId.DEFAULT, new UserId("ada")));
    assertThat(server.get(own).status()).isEqualTo(401);
  }

  @Test
  void anIdThatNobodyCanHaveIsUnknown() {
    assertThat(erase("/users/%20").status()).isEqualTo(404);
  }
}

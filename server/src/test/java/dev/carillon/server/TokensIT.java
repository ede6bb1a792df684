package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.server.Program.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Who is let in, for how long, and who is thrown out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensIT {
  /// From here to a socket's end in these tests; the notice comes two seconds before.
  private static final Duration LIFETIME = Duration.ofSeconds(5);

  private Path data;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    data = directory;
    server =
        RunningServer.start(
            data,
            Map.of(
                "CARILLON_AUTH_SOCKETTOKENLIFETIME",
                LIFETIME.toSeconds() + "s",
                "CARILLON_GATEWAY_EXPIRYNOTICE",
                "2s"));
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  private String command(String... words) {
    String[] arguments = new String[words.length + 2];
    System.arraycopy(words, 0, arguments, 0, words.length);
    arguments[words.length] = "--data";
    arguments[words.length + 1] = data.toString();
    Ended ended = Program.run(arguments);
    assertThat(ended.exitCode()).as(ended.lines().toString()).isZero();
    return ended.onlyLine();
  }

  private String service() {
    return command("token", "--service", "backend");
  }

  @Test
  void aPrintedTokenSpeaksForItsUser() {
    Person ada = new Person(server, "ada", command("token", "ada"));
    assertThat(ada.notify(ada, "to myself").id()).isNotBlank();
    assertThat(ada.read("/notifications/unread").at("/data/0/senderId").stringValue())
        .isEqualTo("ada");
  }

  @Test
  void aTokenOfAnotherTenantSeesAnotherInbox() {
    Person here = new Person(server, "eve", command("token", "eve"));
    Person there = new Person(server, "eve", command("token", "--tenant", "other", "eve"));
    Person.Sent sent = here.notify(here, "here only");
    assertThat(there.unreadCount()).isZero();
    assertThat(there.get("/notifications/" + sent.id()).statusCode()).isEqualTo(404);
  }

  @Test
  void aServiceTokenSpeaksForABackend() {
    String service = service();
    Person receiver = Person.signedIn(server, "receiver");
    String body =
        """
        {"object":"system.notice","receiverId":"%s","senderId":"bob","type":"system.notice",
         "payload":{}}\
        """
            .formatted(receiver.id());
    assertThat(server.post("/notifications", service, body).statusCode()).isEqualTo(201);
    assertThat(receiver.read("/notifications/unread").at("/data/0/senderId").stringValue())
        .isEqualTo("bob");
    assertThat(receiver.post("/notifications", body).statusCode()).isEqualTo(403);
    // It has no inbox.
    assertThat(server.get("/notifications/unread", service).statusCode()).isEqualTo(403);
    assertThat(server.get("/notifications/ws-token", service).statusCode()).isEqualTo(403);
  }

  @Test
  void tokensOfHttpAndOfSocketsOpenTheirOwnSideOnly() {
    Person ada = Person.signedIn(server, "ada");
    assertThat(server.get("/notifications/unread", ada.wsToken()).statusCode()).isEqualTo(401);
    try (StockClient client = client(ada.token())) {
      assertThat(code(client.awaitFirst("connect_error"))).isEqualTo("token_invalid");
      assertThat(client.isConnected()).isFalse();
    }
  }

  private StockClient client(String token) {
    StockClient client =
        StockClient.of(
            server, StockClient.NAMESPACE, options -> options.setQuery("x-ws-token=" + token));
    client.connect();
    return client;
  }

  private static String code(JsonNode refusal) {
    return refusal.at("/data/code").stringValue();
  }

  @Test
  void aRevokedPersonIsThrownOutAtOnceAndMaySignInAgain() {
    Person ada = Person.signedIn(server, "ada");
    Person lin = Person.signedIn(server, "lin");
    try (StockClient first = StockClient.connected(ada, "websocket");
        StockClient second = StockClient.connected(ada, "polling");
        StockClient other = StockClient.connected(lin)) {
      String socketToken = ada.wsToken();
      revoke("{\"user\":\"" + ada.id() + "\"}");
      for (StockClient gone : new StockClient[] {first, second}) {
        assertRevoked(gone);
      }
      assertThat(ada.get("/notifications/unread").statusCode()).isEqualTo(401);
      try (StockClient late = client(socketToken)) {
        assertThat(code(late.awaitFirst("connect_error"))).isEqualTo("token_invalid");
      }
      assertThat(other.isConnected()).isTrue();
      assertThat(lin.get("/notifications/unread").statusCode()).isEqualTo(200);

      // Not in the same second: a token's time of issue is in whole ones.
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              server.get("/notifications/unread", server.token(ada.id())).statusCode() == 200);
    }
  }

  @Test
  void oneRevokedSignInLeavesTheOthers() {
    Person here = Person.signedIn(server, "ada");
    Person there = new Person(server, here.id(), server.token(here.id()));
    try (StockClient gone = StockClient.connected(here);
        StockClient stays = StockClient.connected(there)) {
      revoke("{\"jti\":\"" + Jwt.claims(here.token()).get("jti").stringValue() + "\"}");
      assertRevoked(gone);
      assertThat(here.get("/notifications/unread").statusCode()).isEqualTo(401);
      assertThat(there.get("/notifications/unread").statusCode()).isEqualTo(200);
      assertThat(stays.isConnected()).isTrue();
    }
  }

  private void revoke(String body) {
    assertThat(server.post("/admin/sessions/revoke", service(), body).statusCode()).isEqualTo(200);
  }

  private static void assertRevoked(StockClient client) {
    assertThat(client.awaitFirst("disconnect-reason").toString())
        .isEqualTo("{\"code\":\"revoked\"}");
    assertThat(client.awaitFirst("disconnect").stringValue()).isEqualTo("io server disconnect");
  }

  @Test
  void onlyABackendMayRevoke() {
    Person ada = Person.signedIn(server, "ada");
    assertThat(ada.post("/admin/sessions/revoke", "{\"user\":\"lin\"}").statusCode())
        .isEqualTo(403);
    assertThat(server.post("/admin/sessions/revoke", service(), "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void aSessionIsToldOfItsEndAndThenEnded() {
    Person ada = Person.signedIn(server, "ada");
    try (StockClient client = StockClient.connected(ada)) {
      assertThat(client.awaitFirst("session-expiring").get("at").stringValue())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(client.isConnected()).isTrue();
      assertThat(client.awaitFirst("disconnect-reason").toString())
          .isEqualTo("{\"code\":\"token_expired\"}");
      assertThat(client.awaitFirst("disconnect").stringValue()).isEqualTo("io server disconnect");
      assertThat(client.heard("session-expiring")).hasSize(1);
    }
  }

  @Test
  void anExpiredTokenIsRefusedBySayingSo() {
    Person ada = Person.signedIn(server, "ada");
    String token = ada.wsToken();
    await()
        .atMost(LIFETIME.multipliedBy(4))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          try (StockClient client = client(token)) {
            return client.heardOneOf("connect", "connect_error").equals("connect_error")
                && code(client.awaitFirst("connect_error")).equals("token_expired");
          }
        });
  }

  @Test
  void aRenewedSessionOutlivesItsFirstToken() {
    Person ada = Person.signedIn(server, "ada");
    try (StockClient client = StockClient.connected(ada)) {
      client.awaitFirst("session-expiring");
      JsonNode refused = client.ask("renew", Map.of("token", "forged"));
      assertThat(refused.get("code").stringValue()).isEqualTo("token_invalid");
      String others = Person.signedIn(server, "lin").wsToken();
      assertThat(client.ask("renew", Map.of("token", others)).get("code").stringValue())
          .isEqualTo("token_invalid");
      assertThat(client.ask("renew").get("code").stringValue()).isEqualTo("token_missing");
      JsonNode renewed = client.ask("renew", Map.of("token", ada.wsToken()));
      assertThat(renewed.get("success").booleanValue()).isTrue();
      // The notice of the second end comes after the first end has passed.
      client.awaitCount("session-expiring", 2);
      assertThat(client.isConnected()).isTrue();
      assertThat(client.heard("disconnect")).isEmpty();
    }
  }
}

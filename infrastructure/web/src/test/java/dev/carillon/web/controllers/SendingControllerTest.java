package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendingControllerTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.auth.open-tenants=default");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String body(String receiver, String payload) {
    return """
    {"object": "project.created", "receiverId": "%s", "type": "project.created", "payload": %s}
    """
        .formatted(receiver, payload);
  }

  private HttpRequest.Builder keyed(String user, String key) {
    return keyed(user, "/notifications", key);
  }

  private HttpRequest.Builder keyed(String user, String path, String key) {
    return server.as(user, path).header("Idempotency-Key", key);
  }

  private JsonNode onlyUnreadOf(String user) {
    return server.get(server.as(user, "/notifications/unread")).json().get("data").get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notifications", "/v1/notifications"})
  void sendingAnswersWithTheIdAndItsPlace(String path) {
    String receiver = "receiver-of" + path;

    Answer answer = server.post(server.as("ada", path), body(receiver, "{}"));

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.json().get("id").asString();
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":true,\"status\":\"sent\",\"message\":\"Notification créée et envoyée"
                + " avec succès\",\"id\":\""
                + id
                + "\",\"seq\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notifications", "/notifications?a=b"})
  void whatHasNoPlaceInTheInboxIsAnsweredWithoutANumber(String path) {
    String json =
        body("of-webhook", "{}").replace("\"type\"", "\"channels\": [\"webhook\"], \"type\"");
    String key = "webhook:" + path;

    Answer answer = server.post(keyed("ada", path, key), json);
    Answer again = server.post(keyed("ada", path, key), json);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":true,\"status\":\"accepted\",\"message\":\"Notification acceptée ; elle"
                + " sera livrée\",\"id\":\""
                + answer.json().get("id").asString()
                + "\"}");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(answer.text());
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(onlyUnreadOf("of-webhook")).isNull();
  }

  @Test
  void theSenderIsTheCaller() {
    server.post(server.as("ada", "/notifications"), body("of-ada", "{}"));

    assertThat(onlyUnreadOf("of-ada").get("senderId").asString()).isEqualTo("ada");
  }

  @Test
  void aServiceMayNameTheSenderAndUseSystemTypes() {
    String json =
        """
        {"object": "system.maintenance", "receiverId": "of-service", "senderId": "grace",
         "type": "system.maintenance", "payload": {}}
        """;
    var request =
        server
            .request("/notifications")
            .header("Authorization", "Bearer " + server.serviceKey("backend"));

    assertThat(server.post(request, json).status()).isEqualTo(201);
    assertThat(onlyUnreadOf("of-service").get("senderId").asString()).isEqualTo("grace");
  }

  @Test
  void aServiceThatNamesNoSenderIsTheSystem() {
    var request =
        server
            .request("/notifications")
            .header("Authorization", "Bearer " + server.serviceKey("nightly"));

    assertThat(server.post(request, body("of-system", "{}")).status()).isEqualTo(201);
    assertThat(onlyUnreadOf("of-system").get("senderId").asString()).isEqualTo("system");
  }

  @Test
  void thePayloadIsRelayedByteForByte() {
    String payload =
        "{ \"b\" :1.50e+2,\t\"a\":[ ],\"accent\":\"é\\u00e9\\/ 🔔\",\n \"b2\":{\"\":null} }";

    server.post(server.as("ada", "/notifications"), body("of-bytes", payload));

    assertThat(server.get(server.as("of-bytes", "/notifications/unread")).text())
        .contains("\"payload\":" + payload + ",\"createdAt\"");
  }

  @Test
  void theMessageIsInTheLanguageAskedFor() {
    var request = server.as("ada", "/notifications").header("Accept-Language", "de, en;q=0.8");

    assertThat(server.post(request, body("of-english", "{}")).message())
        .isEqualTo("Notification created and sent");
  }

  @Test
  void aRepetitionWithTheSameKeyIsAnsweredWithTheFirst() {
    String key = UUID.randomUUID().toString();
    Answer first = server.post(keyed("ada", key), body("of-replay", "{\"a\":1,\"b\":[1.0,2]}"));

    Answer again =
        server.post(keyed("ada", key), body("of-replay", "{ \"b\": [1, 2e0],\n\"\\u0061\": 1 }"));

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(
            server
                .get(server.as("of-replay", "/notifications/unread-count"))
                .json()
                .get("count")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void bothPathsAreOneRouteForKeys() {
    String key = UUID.randomUUID().toString();
    Answer first = server.post(keyed("ada", key), body("of-both", "{}"));
    var other = server.as("ada", "/v1/notifications").header("Idempotency-Key", key);

    assertThat(server.post(other, body("of-both", "{}")).json()).isEqualTo(first.json());
  }

  @Test
  void aKeyOfAnotherCallerIsAnotherKey() {
    String key = UUID.randomUUID().toString();
    server.post(keyed("ada", key), body("of-callers", "{}"));

    Answer other = server.post(keyed("grace", key), body("of-callers", "{\"other\":1}"));

    assertThat(other.status()).isEqualTo(201);
    assertThat(other.json().get("seq").asInt()).isEqualTo(2);
  }

  @Test
  void aKeyUsedForAnotherBodyIsAConflict() {
    String key = UUID.randomUUID().toString();
    server.post(keyed("ada", key), body("of-conflict", "{\"a\":1}"));

    Answer other = server.post(keyed("ada", key), body("of-conflict", "{\"a\":\"1\"}"));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
  }

  private static String grouped(String receiver, String group) {
    return body(receiver, "{}").replace("\"payload\"", "\"group\": " + group + ", \"payload\"");
  }

  /// With a query it does not go the short way past the framework.
  @ParameterizedTest
  @ValueSource(strings = {"/notifications", "/notifications?x"})
  void whatGrowsAnotherIsAnsweredWithThatOneAndItsPlace(String path) {
    String receiver = "of-growth" + path;
    String id =
        server.post(server.as("ada", path), grouped(receiver, "{}")).json().get("id").asString();

    Answer answer = server.post(server.as("ada", path), grouped(receiver, "{}"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":true,\"status\":\"grouped\",\"message\":\"Notification regroupée avec celle"
                + " affichée\",\"id\":\""
                + id
                + "\",\"seq\":2}");
    JsonNode shown = onlyUnreadOf(receiver);
    assertThat(shown.get("groupCount").asInt()).isEqualTo(2);
    assertThat(shown.get("id").asString()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notifications", "/notifications?x"})
  void whatIsHeldBackIsAcceptedWithTheIdThatItWillHave(String path) {
    String receiver = "of-held" + path;

    Answer first =
        server.post(server.as("ada", path), grouped(receiver, "{\"edge\":\"trailing\"}"));
    Answer second =
        server.post(server.as("ada", path), grouped(receiver, "{\"edge\":\"trailing\"}"));

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.text())
        .isEqualTo(
            "{\"success\":true,\"status\":\"grouped\",\"message\":\"Notification acceptée ; son groupe"
                + " sera affiché à la fin de son délai\",\"id\":\""
                + first.json().get("id").asString()
                + "\"}");
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(onlyUnreadOf(receiver)).isNull();
  }

  @Test
  void aRepetitionOfWhatWasGroupedIsAnsweredAsTheFirst() {
    String grown = grouped("of-repetition", "{}");
    String held = grouped("of-repetition", "{\"edge\":\"trailing\"}");
    server.post(server.as("ada", "/notifications"), grown);
    for (String json : new String[] {grown, held}) {
      String key = UUID.randomUUID().toString();
      Answer first = server.post(keyed("ada", key), json);
      Answer second = server.post(keyed("ada", key), json);

      assertThat(second.status()).isEqualTo(first.status());
      assertThat(second.text()).isEqualTo(first.text()).contains("grouped");
      assertThat(second.header("Idempotency-Replayed")).contains("true");
      assertThat(first.header("Idempotency-Replayed")).isEmpty();
    }
    assertThat(onlyUnreadOf("of-repetition").get("groupCount").asInt()).isEqualTo(2);
  }

  @Test
  void whatOneUserSendsGrowsNothingOfAnothers() {
    server.post(server.as("ada", "/notifications"), grouped("of-two", "{\"key\":\"k\"}"));
    Answer other =
        server.post(server.as("bob", "/notifications"), grouped("of-two", "{\"key\":\"k\"}"));

    assertThat(other.json().get("status").asString()).isEqualTo("sent");
  }

  @Test
  void aWindowThatIsTooLongIsRefusedWithItsBound() {
    Answer answer =
        server.post(
            server.as("ada", "/notifications").header("Accept-Language", "en"),
            grouped("of-bound", "{\"window\":\"PT24H0.001S\"}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("Must be between PT0.001S and PT24H");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"o\"', '\"other\"'",
    "'\"t\"', '\"other\"'",
    "of-fields, of-other-fields",
    "2096-02-29, 2096-03-01",
    "'\"grace\"', '\"ada\"'",
    "'\"k\"', '\"other\"'",
    "PT5S, PT6S",
    "leading, trailing",
    "'{\"key\": \"k\", \"window\": \"PT5S\", \"edge\": \"leading\"}', '{}'",
    "'{\"key\": \"k\", \"window\": \"PT5S\", \"edge\": \"leading\"}', 'null'"
  })
  void everyFieldOfTheBodyIsAPartOfWhatAKeyWasUsedFor(String value, String other) {
    String json =
        """
        {"object": "o", "receiverId": "of-fields", "senderId": "grace", "type": "t", "payload": {},
         "expiresAt": "2096-02-29T10:00:00Z",
         "group": {"key": "k", "window": "PT5S", "edge": "leading"}}
        """;
    String key = UUID.randomUUID().toString();
    String service = server.serviceKey("fields-" + key.substring(0, 8));
    Supplier<HttpRequest.Builder> request =
        () ->
            server
                .request("/notifications")
                .header("Authorization", "Bearer " + service)
                .header("Idempotency-Key", key);
    assertThat(server.post(request.get(), json).status()).isEqualTo(201);

    assertThat(server.post(request.get(), json.replace(value, other)).status()).isEqualTo(409);
  }

  @Test
  void aKeyOfTheLongestLengthIsTaken() {
    assertThat(server.post(keyed("ada", "k".repeat(255)), body("of-long-key", "{}")).status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void aKeyThatIsBlankOrTooLongIsRefused(int length) {
    Answer answer = server.post(keyed("ada", "k".repeat(length)), body("of-bad-key", "{}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly("Idempotency-Key");
  }

  @Test
  void twoKeysInOneRequestAreRefused() {
    var request = keyed("ada", "one").header("Idempotency-Key", "two");

    assertThat(server.post(request, body("of-two-keys", "{}")).fields())
        .containsExactly("Idempotency-Key");
  }

  @Test
  void theLargestPayloadIsTakenAndOneByteMoreIsNot() {
    String largest = "{\"a\":\"" + "x".repeat(16 * 1024 - 8) + "\"}";
    String larger = "{\"a\":\"" + "x".repeat(16 * 1024 - 7) + "\"}";

    assertThat(server.post(server.as("ada", "/notifications"), body("of-large", largest)).status())
        .isEqualTo(201);
    Answer refused = server.post(server.as("ada", "/notifications"), body("of-large", larger));
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.fields()).containsExactly("payload");
  }

  @Test
  void anExpiryIsKeptInMilliseconds() {
    String json =
        """
        {"object": "o", "receiverId": "of-expiry", "type": "t", "payload": {},
         "channels": ["realtime", "realtime"], "expiresAt": "2096-02-29T10:00:00.1239+02:00"}
        """;

    assertThat(server.post(server.as("ada", "/notifications"), json).status()).isEqualTo(201);
    assertThat(onlyUnreadOf("of-expiry").get("expiresAt").asString())
        .isEqualTo("2096-02-29T08:00:00.123Z");
  }
}

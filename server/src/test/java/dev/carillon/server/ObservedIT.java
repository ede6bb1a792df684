package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What an operator sees: health, metrics, logs, and who is kept out.
class ObservedIT {
  /// Appears in what people write, and nowhere in a log.
  private static final String SECRET = "kookaburra";

  private static final String ALLOWED = "https://app.example";

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            data,
            Map.of(
                "LOGGING_STRUCTURED_FORMAT_CONSOLE",
                "logstash",
                "CARILLON_CORS_ALLOWEDORIGINS",
                ALLOWED));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void healthTellsAliveFromReady() {
    assertThat(server.get("/health/live", null).statusCode()).isEqualTo(200);
    HttpResponse<String> ready = server.get("/health/ready", null);

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void metricsCountWhatIsSentAndWhoIsThere() {
    Person ada = Person.signedIn(server, "metrics-ada");
    Person lin = Person.signedIn(server, "metrics-lin");
    try (StockClient client = StockClient.connected(ada, "websocket")) {
      lin.notify(ada, "counted");
      client.awaitFirst("new-notification");
      String metrics = server.get("/metrics", null).body();

      assertThat(metrics)
          .containsPattern(
              "carillon_notifications_sent_total\\{channel=\"realtime\",type=\"[^\"]+\"} [1-9]")
          .containsPattern("carillon_connections\\{transport=\"websocket\"} [1-9]")
          .containsPattern("carillon_users_connected [1-9]")
          .contains("carillon_outbox_depth 0.0")
          .containsPattern("process_uptime_seconds \\d");
    }
    await().untilAsserted(() -> assertThat(server.metric("carillon_users_connected")).isZero());
  }

  @Test
  void theThreeLinesCarryIdsAndNeverContents() {
    Person ada = Person.signedIn(server, "log-ada");
    Person lin = Person.signedIn(server, "log-lin");
    String id;
    try (StockClient client = StockClient.connected(ada)) {
      id = lin.notify(ada, SECRET).id();
      client.awaitFirst("new-notification");
    }
    ada.post("/projects", "{\"title\":\"" + SECRET + "\",\"ownerName\":\"" + SECRET + "\"}");

    await()
        .untilAsserted(
            () -> assertThat(line("Notification sent", "notificationId", id)).isNotEmpty());
    JsonNode sent = line("Notification sent", "notificationId", id).getFirst();
    assertThat(sent.get("receiverId").stringValue()).isEqualTo(ada.id());
    assertThat(sent.get("channel").stringValue()).isEqualTo("realtime");
    assertThat(sent.get("level").stringValue()).isEqualTo("INFO");
    JsonNode connected = line("WebSocket connected", "userId", ada.id()).getFirst();
    assertThat(connected.get("socketId").stringValue()).isNotBlank();
    assertThat(server.text()).doesNotContain(SECRET);
  }

  @Test
  void pagesOfOtherOriginsAreKeptOutUnlessListed() {
    assertThat(preflight("https://evil.example").headers().map())
        .doesNotContainKey("access-control-allow-origin");
    assertThat(preflight(ALLOWED).headers().firstValue("access-control-allow-origin"))
        .hasValue(ALLOWED);
  }

  private HttpResponse<String> preflight(String origin) {
    return server.send(
        server
            .request("/notifications", null)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));
  }

  private static List<JsonNode> line(String message, String key, String value) {
    return server.lines().stream()
        .filter(line -> line.startsWith("{"))
        .map(RunningServer.JSON::readTree)
        .filter(line -> message.equals(line.path("message").asString()))
        .filter(line -> value.equals(line.path(key).asString()))
        .toList();
  }

  /// Outside of development mode nobody reads the metrics without a service key.
  @Test
  void metricsTakeAServiceKeyOutsideOfDevelopmentMode(@TempDir Path other) {
    try (RunningServer production =
        RunningServer.start(other, Map.of("CARILLON_DEVELOPMENT_ENABLED", "false"))) {
      String key =
          Program.run("key", "create", "prometheus", "--data", other.toString()).lines().getLast();
      String user = Program.run("token", "ada", "--data", other.toString()).lines().getLast();

      assertThat(
              Stream.of(
                      production.get("/metrics", null),
                      production.get("/metrics", user),
                      production.get("/metrics", key))
                  .map(HttpResponse::statusCode))
          .containsExactly(401, 403, 200);
      assertThat(production.post("/dev/sign-in", null, "{\"user\":\"ada\"}").statusCode())
          .as("nobody signs in as anyone")
          .isIn(401, 404);
    }
  }
}

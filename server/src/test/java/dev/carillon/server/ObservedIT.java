package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What an operator sees of a server: health, metrics, logs; and what a browser may not do to it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservedIT {
  private static final String SECRET_WORD = "xylophone";

  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server =
        RunningServer.start(
            directory,
            Map.of(
                "LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash",
                "LOGGING_LEVEL_CARILLON_NOTIFICATIONS", "debug",
                "CARILLON_CORS_ALLOWEDORIGINS", "https://app.example"));
  }

  @AfterAll
  void stop() {
    server.close();
    assertThat(server.text()).doesNotContain(SECRET_WORD, "\"level\":\"ERROR\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
  void healthIsUpAndSaysNoMoreToAnyone(String path) {
    HttpResponse<String> answer = server.get(path, null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RunningServer.JSON.readTree(answer.body()).get("status").stringValue())
        .isEqualTo("UP");
    assertThat(answer.body()).doesNotContain("postgres", "disk", "details", "components");
  }

  @Test
  void metricsFollowWhatHappens() {
    Person ada = Person.signedIn(server, "ada");
    String sent = "carillon_notifications_sent_total{channel=\"realtime\",type=\"test.message\"}";
    double before = server.metric(sent);
    try (StockClient client = StockClient.connected(ada, "websocket")) {
      ada.notify(ada, "counted");
      client.awaitFirst("new-notification");
      assertThat(server.metric(sent)).isEqualTo(Double.isNaN(before) ? 1 : before + 1);
      assertThat(server.metric("carillon_connections{transport=\"websocket\"}")).isPositive();
      assertThat(server.metric("carillon_users_connected")).isPositive();
    }
    await().until(() -> server.metric("carillon_users_connected") == 0);
    assertThat(server.metric("carillon_outbox_depth")).isZero();
    assertThat(server.metric("process_uptime_seconds")).isPositive();
    HttpResponse<String> answer = server.get("/metrics", null);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain;version=0.0.4;charset=utf-8");
    assertThat(answer.body()).contains("# TYPE carillon_notifications_sent_total counter");
    assertThat(answer.body()).doesNotContain(ada.id());
  }

  @Test
  void requestsAreTimedWhoeverServesThem() {
    Person ada = Person.signedIn(server, "ada");
    String posts =
        "http_server_requests_seconds_count{error=\"none\",exception=\"none\",method=\"POST\","
            + "outcome=\"SUCCESS\",status=\"201\",uri=\"/v1/notifications\"}";
    assertThat(server.metric(posts)).isNaN();
    String body = Person.notification(ada.id(), "timed");

    assertThat(ada.post("/v1/notifications", body).statusCode()).isEqualTo(201);
    assertThat(server.metric(posts)).isOne();
    var frameworks =
        server
            .request("/v1/notifications", ada.token())
            .header("Content-Type", "application/json")
            .header("Accept-Language", "en")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    assertThat(server.send(frameworks).statusCode()).isEqualTo(201);

    await().until(() -> server.metric(posts) == 2);
  }

  @Test
  void eachThingThatHappensIsOneLogLineWithIdsAndNoContents() {
    Person ada = Person.signedIn(server, "ada");
    Person lin = Person.signedIn(server, "lin");
    Person.Sent sent;
    try (StockClient client = StockClient.connected(ada)) {
      sent = lin.notify(ada, SECRET_WORD);
      client.awaitFirst("new-notification");
      lin.post("/projects", "{\"title\":\"" + SECRET_WORD + "\"}");
      lin.post("/notifications", "{\"payload\":{\"m\":\"" + SECRET_WORD + "\"}");
      lin.get("/notifications/" + SECRET_WORD + "?token=" + SECRET_WORD);
      client.ask("mark-read", Map.of("notificationId", SECRET_WORD));
    }
    JsonNode notification = logged("Notification sent", "notificationId", sent.id());
    assertThat(notification.get("type").stringValue()).isEqualTo("test.message");
    assertThat(notification.get("receiverId").stringValue()).isEqualTo(ada.id());
    assertThat(notification.get("channel").stringValue()).isEqualTo("realtime");

    JsonNode connected = logged("WebSocket connected", "userId", ada.id());
    JsonNode disconnected = logged("WebSocket disconnected", "userId", ada.id());
    assertThat(connected.get("socketId").stringValue())
        .isNotBlank()
        .isEqualTo(disconnected.get("socketId").stringValue());
    assertThat(disconnected.get("reason").stringValue()).isNotBlank();
    assertThat(connected.get("level").stringValue()).isEqualTo("INFO");
    assertThat(server.text()).doesNotContain(SECRET_WORD, ada.token());
  }

  /// The log line with this message and id; there is exactly one.
  private JsonNode logged(String message, String key, String id) {
    List<JsonNode> found =
        await(message)
            .until(
                () ->
                    server.lines().stream()
                        .filter(line -> line.startsWith("{"))
                        .map(RunningServer.JSON::readTree)
                        .filter(line -> line.get("message").stringValue().equals(message))
                        .filter(line -> id.equals(line.path(key).stringValue("")))
                        .toList(),
                lines -> !lines.isEmpty());
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private HttpResponse<String> preflight(String origin) {
    return server.send(
        server
            .request("/notifications", null)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void anAllowedOriginMayCall() {
    HttpResponse<String> answer = preflight("https://app.example");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example");
    Person ada = Person.signedIn(server, "ada");
    HttpResponse<String> read =
        server.send(
            server
                .request("/notifications/unread", ada.token())
                .header("Origin", "https://app.example")
                .GET());
    assertThat(read.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example");
    assertThat(read.headers().firstValue("Vary"))
        .hasValueSatisfying(vary -> assertThat(vary).contains("Origin"));
    try (StockClient client =
        StockClient.of(
            server,
            StockClient.NAMESPACE,
            options ->
                options
                    .setQuery("x-ws-token=" + ada.wsToken())
                    .setExtraHeaders(Map.of("Origin", List.of("https://app.example"))))) {
      client.connect();
      client.awaitFirst("unread-notifications");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "https://app.example.evil.example", "null"})
  void aForeignOriginMayNot(String origin) {
    HttpResponse<String> answer = preflight(origin);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    // Nor may its page sign in, or write with the cookie of someone who is.
    HttpResponse<String> signIn =
        server.send(
            server
                .request("/dev/sign-in", null)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"ada\"}")));
    assertThat(signIn.statusCode()).isEqualTo(403);
    HttpResponse<String> write =
        server.send(
            server
                .request("/notifications", null)
                .header("Origin", origin)
                .header("Cookie", "carillon_session=" + server.token("ada"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Person.notification("ada", "x"))));
    assertThat(write.statusCode()).isEqualTo(403);
    assertThat(write.body()).contains("urn:carillon:problem:origin-refused");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "0.0.0.0, 421",
    "localhost, 200",
    "127.0.0.1, 200",
    "[::1], 200",
    "LOCALHOST, 200"
  })
  void inDevelopmentModeItAnswersToLoopbackNamesOnly(String host, int status) {
    try (RawConnection raw = new RawConnection(server)) {
      raw.send("GET /health/live HTTP/1.1\nHost: " + host + ":" + server.port() + "\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void outsideOfDevelopmentModeNothingIsOpenButHealth(@TempDir Path directory) {
    Map<String, String> environment =
        Map.of(
            "CARILLON_DEVELOPMENT_ENABLED", "false",
            "LOGGING_LEVEL_CARILLON_NOTIFICATIONS", "debug");
    try (RunningServer strict = RunningServer.start(directory, environment)) {
      assertThat(strict.lines()).hasSize(1);
      assertThat(strict.get("/health/ready", null).statusCode()).isEqualTo(200);
      assertThat(strict.get("/metrics", null).statusCode()).isEqualTo(401);
      assertThat(strict.post("/dev/sign-in", null, "{\"user\":\"ada\"}").statusCode())
          .isEqualTo(401);
      String[] key = {"key", "create", "prometheus", "--data", directory.toString()};
      String service = Program.run(key).onlyLine();
      assertThat(strict.get("/metrics", service).body()).contains("carillon_outbox_depth");
      String[] token = {"token", "ada", "--data", directory.toString()};
      Person ada = new Person(strict, "ada", Program.run(token).onlyLine());
      assertThat(ada.get("/metrics").statusCode()).isEqualTo(403);
      // People write to themselves only, unless their tenant is opened.
      assertThat(ada.notify(ada, "to myself").seq()).isEqualTo(1);
      assertThat(ada.post("/notifications", Person.notification("lin", "to another")).statusCode())
          .isEqualTo(403);
      // A plain log line ends with its ids.
      await().until(() -> strict.text().contains("receiverId=\"ada\" channel=\"realtime\""));
    }
  }
}

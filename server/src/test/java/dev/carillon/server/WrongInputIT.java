package dev.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What can be sent wrong, over HTTP: each gets its documented answer, the server goes on, and
/// nothing of it is an error of ours.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongInputIT {
  private static final String GOOD =
      """
      {"object":"o","receiverId":"ada","type":"t","payload":{}}\
      """;

  private RunningServer server;
  private Person ada;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = RunningServer.start(directory, Map.of("CARILLON_AUTH_AUDIENCE", "bells"));
    ada = Person.signedIn(server, "ada");
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  @AfterEach
  void theServerServes() {
    assertThat(ada.notify(ada, "still there").id()).isNotBlank();
    server.assertNoComplaints();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = RunningServer.JSON.readTree(answer.body());
    assertThat(problem.get("type").stringValue()).isEqualTo("urn:carillon:problem:" + slug);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("success").booleanValue()).isFalse();
    assertThat(problem.get("message").stringValue())
        .isEqualTo(problem.get("detail").stringValue())
        .isNotBlank();
    assertThat(problem.get("title").stringValue()).isNotBlank();
    assertThat(problem.get("instance").stringValue()).startsWith("/");
    assertThat(answer.body()).doesNotContain("dev.carillon", "Exception", "SQL");
  }

  private Stream<Arguments> badTokens() {
    byte[] secret = Jwt.restSecret(server.data());
    String bells = ",\"aud\":\"bells\"";
    String good = Jwt.signed(secret, Jwt.claims("ada", 60, bells));
    assertThat(server.get("/notifications/unread", good).statusCode()).isEqualTo(200);
    String other =
        Jwt.signed(
            "0123456789abcdef0123456789abcdef".getBytes(UTF_8), Jwt.claims("ada", 60, bells));
    return Stream.of(
        Arguments.of("expired", Jwt.signed(secret, Jwt.claims("ada", -1, bells))),
        Arguments.of("signed by someone else", other),
        Arguments.of("not signed", Jwt.unsigned(Jwt.claims("ada", 60, bells))),
        Arguments.of("changed", good.substring(0, good.length() - 4) + "AAAA"),
        Arguments.of("for another audience", signed(secret, 60, ",\"aud\":\"whistles\"")),
        Arguments.of("for no audience", signed(secret, 60, "")),
        Arguments.of("for sockets", ada.wsToken()),
        Arguments.of("for too long", signed(secret, 31L * 24 * 3600, bells)),
        Arguments.of("without a user", Jwt.signed(secret, Jwt.claims("", 60, bells))),
        Arguments.of("not JSON inside", Jwt.signed(secret, "{")),
        Arguments.of("no token", "x"),
        Arguments.of("a service key that is none", "ck_0123456789abcdef_" + "0".repeat(64)),
        Arguments.of("half a service key", "ck_0123"));
  }

  private static String signed(byte[] secret, long seconds, String more) {
    return Jwt.signed(secret, Jwt.claims("ada", seconds, more));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void badTokens(String kind, String token) {
    HttpResponse<String> answer = server.get("/notifications/unread", token);
    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"carillon\", error=\"invalid_token\"");
    assertProblem(server.post("/notifications", token, GOOD), 401, "unauthenticated");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /notifications/unread",
    "POST, /notifications",
    "PATCH, /notifications/read-all",
    "GET, /notifications/ws-token",
    "POST, /projects",
    "DELETE, /projects/none/members/ada",
    "POST, /admin/sessions/revoke",
    "GET, /nowhere"
  })
  void withoutATokenNothingIsServed(String method, String path) {
    HttpResponse<String> answer =
        server.send(server.request(path, null).method(method, body("{}")));
    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"carillon\"");
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  static Stream<Arguments> badBodies() {
    String deep = "[".repeat(70) + "]".repeat(70);
    return Stream.of(
        Arguments.of("", "malformed-body", 400, ""),
        Arguments.of("hello", "malformed-body", 400, ""),
        Arguments.of("{", "malformed-body", 400, ""),
        Arguments.of("[]", "malformed-body", 400, ""),
        Arguments.of("null", "malformed-body", 400, ""),
        Arguments.of("\"text\"", "malformed-body", 400, ""),
        Arguments.of(GOOD + GOOD, "malformed-body", 400, ""),
        Arguments.of(GOOD.replace("\"t\"", "'t'"), "malformed-body", 400, ""),
        Arguments.of(with("\"payload\":{}", "\"payload\":" + deep), "malformed-body", 400, ""),
        Arguments.of(GOOD.replace("}}", "}") + ",\"type\":\"t\"}", "malformed-body", 400, ""),
        Arguments.of("{}", "validation", 400, "object payload receiverId type"),
        Arguments.of(with("\"o\"", "\" \""), "validation", 400, "object"),
        Arguments.of(with("\"t\"", "\"\""), "validation", 400, "type"),
        Arguments.of(with("\"t\"", "7"), "validation", 400, "type"),
        Arguments.of(with("\"t\"", "null"), "validation", 400, "type"),
        Arguments.of(with("\"ada\"", "\"\""), "validation", 400, "receiverId"),
        Arguments.of(with("\"ada\"", "\"a\\u0000\""), "validation", 400, "receiverId"),
        Arguments.of(with("\"t\"", "\"t\\u0000\""), "validation", 400, "type"),
        Arguments.of(with("\"t\"", "\"\\ud800\""), "validation", 400, "type"),
        Arguments.of(with("\"o\"", '"' + "o".repeat(256) + '"'), "validation", 400, "object"),
        Arguments.of(with("{}", "[]"), "validation", 400, "payload"),
        Arguments.of(with("{}", "\"text\""), "validation", 400, "payload"),
        Arguments.of(with("{}", "null"), "validation", 400, "payload"),
        Arguments.of(with("{}", "{\"m\":\"\\u0000\"}"), "validation", 400, "payload"),
        Arguments.of(with("{}", "{},\"color\":1"), "validation", 400, "color"),
        Arguments.of(with("{}", "{},\"id\":\"1\""), "validation", 400, "id"),
        Arguments.of(with("{}", "{},\"channels\":[]"), "validation", 400, "channels"),
        Arguments.of(with("{}", "{},\"channels\":[\"fax\"]"), "validation", 400, "channels"),
        Arguments.of(with("{}", "{},\"expiresAt\":\"soon\""), "validation", 400, "expiresAt"),
        Arguments.of(
            with("{}", "{},\"expiresAt\":\"2020-01-01T00:00:00Z\""),
            "validation",
            400,
            "expiresAt"),
        Arguments.of(with("{}", "{},\"senderId\":\"bob\""), "forbidden", 403, ""),
        Arguments.of(with("\"t\"", "\"system.t\""), "forbidden", 403, ""),
        Arguments.of(
            with("{}", "{\"m\":\"" + "x".repeat(17_000) + "\"}"), "too-large", 413, "payload"));
  }

  private static String with(String part, String wrong) {
    assertThat(GOOD).contains(part);
    return GOOD.replace(part, wrong);
  }

  @ParameterizedTest
  @MethodSource
  void badBodies(String body, String slug, int status, String fields) {
    HttpResponse<String> answer = ada.post("/notifications", body);
    assertProblem(answer, status, slug);
    JsonNode errors = RunningServer.JSON.readTree(answer.body()).path("errors");
    assertThat(errors.values().stream().map(error -> error.get("field").stringValue()).sorted())
        .containsExactlyElementsOf(fields.isEmpty() ? List.of() : List.of(fields.split(" ", -1)));
    assertThat(errors.values()).allMatch(error -> !error.get("message").stringValue().isBlank());
  }

  @Test
  void bytesThatAreNotUtf8AreMalformed() {
    byte[] bytes = GOOD.getBytes(UTF_8);
    bytes[12] = (byte) 0xff;
    HttpResponse<String> answer =
        server.send(
            server
                .request("/notifications", ada.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    assertProblem(answer, 400, "malformed-body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
  void anotherMediaTypeIsUnsupported(String type) {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/notifications", ada.token())
                .header("Content-Type", type)
                .POST(body(GOOD)));
    assertProblem(answer, 415, "unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMegabyteIsTooLarge(boolean announced) {
    byte[] megabyte = with("{}", "{\"m\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8);
    HttpRequest.BodyPublisher publisher =
        announced
            ? HttpRequest.BodyPublishers.ofByteArray(megabyte)
            : HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(megabyte));
    HttpResponse<String> answer =
        server.send(
            server
                .request("/notifications", ada.token())
                .header("Content-Type", "application/json")
                .POST(publisher));
    assertProblem(answer, 413, "too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /notifications/unread?limit=0, 400, validation",
    "GET, /notifications/unread?limit=101, 400, validation",
    "GET, /notifications/unread?limit=many, 400, validation",
    "GET, /notifications/unread?cursor=x, 400, validation",
    "GET, /notifications/unread?cursor=-1, 400, validation",
    "GET, /notifications/none, 404, not-found",
    "GET, /notifications/019a0000-0000-7000-8000-000000000000, 404, not-found",
    "PATCH, /notifications/019a0000-0000-7000-8000-000000000000/read, 404, not-found",
    "PATCH, /notifications/..%2f..%2fetc/read, 404, not-found",
    "GET, /nowhere, 404, not-found",
    "PUT, /notifications, 405, method-not-allowed",
    "GET, /projects/none, 404, not-found",
    "GET, /projects?limit=0, 400, validation"
  })
  void badPaths(String method, String path, int status, String slug) {
    HttpResponse<String> answer =
        server.send(
            server
                .request(path, ada.token())
                .header("Content-Type", "application/json")
                .method(
                    method,
                    method.equals("GET") ? HttpRequest.BodyPublishers.noBody() : body("{}")));
    assertProblem(answer, status, slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"upTo\":-1}", "{\"upTo\":1.5}", "{\"upTo\":\"1\"}", "{\"x\":1}", "[]", "{"})
  void aBoundThatIsNoneIsRefused(String body) {
    HttpResponse<String> answer = server.patch("/notifications/read-all", ada.token(), body);
    assertProblem(answer, 400, body.length() < 3 ? "malformed-body" : "validation");
  }

  @Test
  void anothersNotificationLooksLikeNone() {
    Person lin = Person.signedIn(server, "lin");
    String id = lin.notify(lin, "private").id();
    HttpResponse<String> others = ada.get("/notifications/" + id);
    HttpResponse<String> none = ada.get("/notifications/019a0000-0000-7000-8000-000000000000");
    assertProblem(others, 404, "not-found");
    assertThat(others.body().replace(id, ""))
        .isEqualTo(none.body().replace("019a0000-0000-7000-8000-000000000000", ""));
    assertProblem(ada.patch("/notifications/" + id + "/read"), 404, "not-found");
    assertThat(lin.unreadCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u007fb", "é", "x"})
  void anIdempotencyKeyIsOneLineOfAscii(String key) {
    String value = key.equals("x") ? "x".repeat(256) : key;
    try (RawConnection raw = new RawConnection(server)) {
      raw.send(
          head("POST", "/notifications", ada.token())
              + "Content-Type: application/json\nContent-Length: "
              + GOOD.length()
              + "\nIdempotency-Key: "
              + value
              + "\nConnection: close\n\n"
              + GOOD);
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 400");
    }
  }

  private String head(String method, String path, String token) {
    return method
        + " "
        + path
        + " HTTP/1.1\nHost: localhost:"
        + server.port()
        + "\nAuthorization: Bearer "
        + token
        + "\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "GET",
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1\nHost: localhost\n",
        "POST /notifications HTTP/1.1\nHost: localhost\nContent-Length: 100\n\n{",
        "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\nHost: localhost\nContent-Length: 9\n\n4"
      })
  void halfARequestIsForgotten(String half) {
    try (RawConnection raw = new RawConnection(server)) {
      raw.send(half);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002",
        "GET / HTTP/9.9\n\n",
        "NONSENSE\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: -1\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: 1\nContent-Length: 2\n\n",
        "GET / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\nzz\n",
        "GET /\u0001 HTTP/1.1\nHost: localhost\n\n",
        "GET /%zz HTTP/1.1\nHost: localhost\n\n",
        "GET /%00 HTTP/1.1\nHost: localhost\n\n",
        "GET /notifications/%ff HTTP/1.1\nHost: localhost\n\n"
      })
  void garbageGetsAnAnswerOrIsClosed(String garbage) {
    try (RawConnection raw = new RawConnection(server)) {
      raw.send(
          garbage.contains("HTTP/1.1")
              ? garbage.replace("\n\n", "\nConnection: close\n\n")
              : garbage);
      assertThat(raw.send("\n\n").readHead()).matches("(?s)(HTTP/\\d\\.\\d 4\\d\\d .*)?");
    }
  }

  @Test
  void aHeaderThatIsTooLargeIsRefused() {
    try (RawConnection raw = new RawConnection(server)) {
      raw.send("GET / HTTP/1.1\nHost: localhost\nX: " + "x".repeat(100_000) + "\n\n");
      assertThat(raw.readHead()).matches("(?s)HTTP/1\\.1 (413|431|400) .*");
    }
  }
}

package dev.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

/// What can be sent wrong, over sockets: each gets its documented answer, the server goes on, and
/// nothing of it is an error of ours.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongSocketInputIT {
  private static final String PATH = "/socket.io/?EIO=4&transport=";

  private RunningServer server;
  private Person ada;

  @BeforeAll
  void start(@TempDir Path directory) {
    Map<String, String> settings =
        Map.of(
            "CARILLON_GATEWAY_CONNECTTIMEOUT", "2s", "CARILLON_GATEWAY_FLOW_CONNECTPAYLOAD", "4KB");
    server = RunningServer.start(directory, settings);
    ada = Person.signedIn(server, "ada");
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  @AfterEach
  void theServerServes() {
    try (StockClient client = StockClient.connected(ada)) {
      ada.notify(ada, "still there");
      client.awaitFirst("new-notification");
    }
    server.assertNoComplaints();
  }

  private Stream<Arguments> badTokens() {
    String good = ada.wsToken();
    return Stream.of(
        Arguments.of("token_missing", ""),
        Arguments.of("token_invalid", "x"),
        Arguments.of("token_invalid", good.substring(0, good.length() - 4) + "AAAA"),
        Arguments.of("token_invalid", Jwt.unsigned(Jwt.claims(good).toString())),
        Arguments.of("token_invalid", ada.token()),
        Arguments.of("token_invalid", "ck_0123456789abcdef_" + "0".repeat(64)));
  }

  @ParameterizedTest
  @MethodSource
  void badTokens(String code, String token) {
    for (String transport : List.of("websocket", "polling")) {
      try (StockClient client =
          StockClient.of(
              server,
              StockClient.NAMESPACE,
              options ->
                  options
                      .setQuery(token.isEmpty() ? "" : "x-ws-token=" + token)
                      .setTransports(new String[] {transport}))) {
        client.connect();
        assertRefused(client, code);
      }
    }
  }

  private static JsonNode assertRefused(StockClient client, String code) {
    JsonNode refusal = client.awaitFirst("connect_error");
    assertThat(refusal.at("/data/code").stringValue()).isEqualTo(code);
    assertThat(refusal.get("message").stringValue()).isNotBlank();
    assertThat(client.isConnected()).isFalse();
    return refusal;
  }

  @Test
  void aTokenBesideTooMuchElseIsRefused() {
    Map<String, String> auth = Map.of("token", ada.wsToken(), "more", "x".repeat(4096));
    try (StockClient client =
        StockClient.of(server, StockClient.NAMESPACE, options -> options.setAuth(auth))) {
      client.connect();
      assertThat(client.awaitFirst("connect_error").get("message").stringValue())
          .isEqualTo("Payload too large");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nowhere", "/notifications/", "/V1/notifications"})
  void anUnknownNamespaceIsRefused(String namespace) {
    try (StockClient client =
        StockClient.of(
            server, namespace, options -> options.setQuery("x-ws-token=" + ada.wsToken()))) {
      client.connect();
      JsonNode refusal = assertRefused(client, "namespace_invalid");
      assertThat(refusal.get("message").stringValue()).isEqualTo("Invalid namespace");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, websocket",
    "https://evil.example, polling",
    "null, websocket",
    "http://localhost.evil.example, websocket",
    "http://localhost:1, websocket"
  })
  void aForeignPageIsRefused(String origin, String transport) {
    try (StockClient client =
        StockClient.of(
            server,
            StockClient.NAMESPACE,
            options ->
                options
                    .setQuery("x-ws-token=" + ada.wsToken())
                    .setExtraHeaders(Map.of("Origin", List.of(origin)))
                    .setTransports(new String[] {transport}))) {
      client.connect();
      assertRefused(client, "origin_refused");
    }
  }

  @Test
  void anotherNameOfThisMachineIsRefusedInDevelopmentMode() {
    try (RawConnection raw = new RawConnection(server)) {
      raw.send("GET " + PATH + "polling HTTP/1.1\nHost: evil.example:" + server.port() + "\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ?EIO=3&transport=polling, 5",
    "GET, ?transport=polling, 5",
    "GET, ?EIO=4, 0",
    "GET, ?EIO=4&transport=smoke, 0",
    "GET, ?EIO=4&transport=polling&sid=none, 1",
    "POST, ?EIO=4&transport=polling&sid=none, 1",
    "POST, ?EIO=4&transport=polling, 2",
    "PUT, ?EIO=4&transport=polling, 2"
  })
  void aWrongHandshakeGetsEngineIosCode(String method, String query, int code) {
    HttpRequest.BodyPublisher body =
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString("4");
    HttpResponse<String> answer =
        server.send(server.request("/socket.io/" + query, null).method(method, body));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.JSON.readTree(answer.body()).get("code").intValue()).isEqualTo(code);
  }

  private RawConnection webSocket() {
    RawConnection raw = new RawConnection(server);
    raw.send(
        """
        GET %swebsocket&x-ws-token=%s HTTP/1.1
        Host: localhost:%d
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(PATH, ada.wsToken(), server.port()));
    assertThat(raw.readHead()).startsWith("HTTP/1.1 101 ");
    return raw;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1",
        "3",
        "9",
        "4",
        "49",
        "42",
        "42[",
        "42/notifications,[\"mark-read\",{}]",
        "42/notifications,[\"mark-all-read\"]",
        "421[\"mark-all-read\"]",
        "43/notifications,1[]",
        "40/notifications,{",
        "40/notifications,[]",
        "40/notifications,\"text\"",
        "451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
        "2probe",
        "5",
        "bAAAA"
      })
  void whatComesBeforeAProperConnectEndsTheConnection(String text) {
    try (RawConnection raw = webSocket()) {
      raw.frame(0x81, text.getBytes(UTF_8));
      assertThat(raw.readToEnd()).doesNotContain("unread");
    }
  }

  static Stream<byte[]> badFrames() {
    byte[] text = "40/notifications,".getBytes(UTF_8);
    byte[] unmasked = new byte[text.length + 2];
    unmasked[0] = (byte) 0x81;
    unmasked[1] = (byte) text.length;
    System.arraycopy(text, 0, unmasked, 2, text.length);
    byte[] huge = new byte[14];
    huge[0] = (byte) 0x81;
    huge[1] = (byte) 0xff;
    huge[5] = 1;
    return Stream.of(
        unmasked,
        huge,
        // A reserved opcode, a reserved bit, a continuation of nothing, a fragmented ping, binary,
        // bytes that are not UTF-8, half a frame, no frame at all.
        new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0},
        new byte[] {(byte) 0xc1, (byte) 0x80, 0, 0, 0, 0},
        new byte[] {(byte) 0x80, (byte) 0x81, 0, 0, 0, 0, 'x'},
        new byte[] {(byte) 0x09, (byte) 0x80, 0, 0, 0, 0},
        new byte[] {(byte) 0x82, (byte) 0x82, 0, 0, 0, 0, 1, 2},
        new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, (byte) 0xc3, (byte) 0x28},
        new byte[] {(byte) 0x81, (byte) 0xfe},
        "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource
  void badFrames(byte[] bytes) {
    try (RawConnection raw = webSocket()) {
      raw.send(bytes);
      assertThat(raw.readToEnd()).doesNotContain("unread");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42/notifications,[\"mark-read\",{\"notificationId\":",
        "42/notifications,[7]",
        "42/notifications,{}",
        "42/notifications,99999999999999999999[\"mark-all-read\"]",
        "40/notifications,{}",
        "44/notifications,{}",
        "4"
      })
  void garbageOnAConnectedSocketEndsItAndNoOther(String text) {
    try (StockClient bystander = StockClient.connected(ada);
        RawConnection raw = webSocket()) {
      join(raw);
      raw.frame(0x81, text.getBytes(UTF_8));
      assertThat(raw.readToEnd()).doesNotContain("\"success\":true");
      assertThat(bystander.isConnected()).isTrue();
    }
  }

  @Test
  void aMessageAboveTheLimitEndsTheConnection() {
    try (RawConnection raw = webSocket()) {
      join(raw);
      byte[] large = new byte[8 + 100_001];
      large[0] = (byte) 0x81;
      large[1] = (byte) 0xff;
      large[7] = (byte) (100_001 >> 16);
      large[8] = (byte) (100_001 >> 8);
      large[9] = (byte) 100_001;
      raw.send(large);
      raw.readToEnd();
    }
  }

  private static void join(RawConnection raw) {
    raw.frame(0x81, "40/notifications,".getBytes(UTF_8));
    assertThat(raw.readTo("unread-count")).contains("unread-count");
  }

  private String handshake() {
    String open = server.get(PATH + "polling&x-ws-token=" + ada.wsToken(), null).body();
    return PATH
        + "polling&sid="
        + RunningServer.JSON.readTree(open.substring(1)).get("sid").stringValue();
  }

  private HttpResponse<String> post(String session, String body) {
    return server.send(
        server
            .request(session, null)
            .header("Content-Type", "text/plain;charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "9", "40/notifications,{", "4\u001e\u001e4", "b????", "42[\"e\"]"})
  void garbageByPollingEndsTheSession(String body) {
    String session = handshake();
    assertThat(post(session, body).statusCode()).isIn(200, 400);
    HttpResponse<String> next = server.get(session, null);
    while (next.statusCode() == 200) {
      assertThat(next.body()).doesNotContain("unread");
      next = server.get(session, null);
    }
    assertThat(next.statusCode()).isEqualTo(400);
    assertThat(RunningServer.JSON.readTree(next.body()).get("code").intValue()).isEqualTo(1);
  }

  @Test
  void aPostAboveTheLimitIsTooLarge() {
    assertThat(post(handshake(), "4" + "x".repeat(100_000)).statusCode()).isEqualTo(413);
  }
}

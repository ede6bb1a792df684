package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a peer sends wrong and how it ends, over raw sockets, beyond what [WebSocketTest],
/// [PollingTest] and [UpgradeTest] have. Bytes are written as ISO 8859-1 text.
class StrictnessTest {
  private static final String DEEPEST = "[".repeat(63) + "]".repeat(63);
  private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";
  private static final String DEEP_PLACEHOLDER = "[".repeat(63) + PLACEHOLDER + "]".repeat(63);

  private static EchoServer echo;

  @BeforeAll
  static void start() {
    echo = EchoServer.start(builder -> builder.maxPayloadBytes(100_000));
  }

  @AfterAll
  static void stop() {
    echo.close();
  }

  // ---- messages, on both transports

  /// Engine.IO packets, alone in a WebSocket message or in a POST, of a client that has joined `/`.
  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of("nothing", ""),
        Arguments.of("a packet type that is none", "7"),
        Arguments.of("a packet type that is no digit", "\u0000"),
        Arguments.of("white space before the type", " 42[\"message\"]"),
        Arguments.of("a close with data", "1x"),
        Arguments.of("an upgrade with data", "5x"),
        Arguments.of("a noop with data", "6x"),
        Arguments.of("a message type that is none", "47[\"message\"]"),
        Arguments.of("white space after the type", "42 [\"message\"]x"),
        Arguments.of("an object for a payload", "42{\"0\":\"message\"}"),
        Arguments.of("a string for a payload", "42\"message\""),
        Arguments.of("null for a payload", "42null"),
        Arguments.of("two payloads", "42[\"message\"][\"message\"]"),
        Arguments.of("an empty payload", "42[]"),
        Arguments.of("null for a name", "42[null]"),
        Arguments.of("an object for a name", "42[{\"toString\":\"x\"}]"),
        Arguments.of("an array for a name", "42[[\"message\"]]"),
        Arguments.of("connect", "42[\"connect\"]"),
        Arguments.of("connect_error", "42[\"connect_error\"]"),
        Arguments.of("disconnecting", "42[\"disconnecting\"]"),
        Arguments.of("newListener", "42[\"newListener\"]"),
        Arguments.of("removeListener", "42[\"removeListener\"]"),
        Arguments.of("a reserved name in escapes", "42[\"disc\\u006fnnect\"]"),
        Arguments.of("an ack id of 17 digits", "4210000000000000000[\"message\"]"),
        Arguments.of("an ack id of 17 digits in an ack", "4310000000000000000[]"),
        Arguments.of("a negative ack id", "42-1[\"message\"]"),
        Arguments.of("an ack without an id", "43[]"),
        Arguments.of("an ack that is no array", "431{}"),
        Arguments.of("eleven attachments", "4511-[\"message\"]"),
        Arguments.of("a hundred attachments", "45100-[\"message\"]"),
        Arguments.of("attachments without a dash", "451[\"message\"]"),
        Arguments.of("attachments without a number", "45-[\"message\"]"),
        Arguments.of("CONNECT with an array", "40/custom,[]"),
        Arguments.of("CONNECT with half an object", "40/custom,{"),
        Arguments.of("a second CONNECT", "40"),
        Arguments.of("DISCONNECT with a payload", "41{}"),
        Arguments.of("CONNECT_ERROR of a client", "44{\"message\":\"x\"}"),
        Arguments.of("an event for a namespace that is not joined", "42/custom,[\"message\"]"),
        Arguments.of("an ack for a namespace that is not joined", "43/custom,1[]"),
        Arguments.of("DISCONNECT of a namespace that is not joined", "41/custom,"),
        Arguments.of("a namespace of 257 bytes", "42/" + "n".repeat(256) + ",[\"message\"]"),
        Arguments.of("a depth of 65", "42[\"message\",[" + DEEPEST + "]]"),
        Arguments.of("a depth of 90000", "42" + "[".repeat(90_000)),
        Arguments.of("NUL in a string", "42[\"message\",\"\u0000\"]"),
        Arguments.of("a tabulator in a string", "42[\"message\",\"\t\"]"),
        Arguments.of("a control character between values", "42[\"message\",\u000b1]"),
        Arguments.of("a byte order mark", "42\u00ef\u00bb\u00bf[\"message\"]"),
        Arguments.of("a lead byte alone in an argument", "42[\"message\",\"\u00c3\"]"),
        Arguments.of("a tail byte alone in an argument", "42[\"message\",\"\u0080\"]"),
        Arguments.of("an overlong form", "42[\"message\",\"\u00c0\u0080\"]"),
        Arguments.of("a surrogate in UTF-8", "42[\"message\",\"\u00ed\u00a0\u0080\"]"),
        Arguments.of("a code point over 10FFFF", "42[\"message\",\"\u00f4\u0090\u0080\u0080\"]"),
        Arguments.of("bytes that are not UTF-8 in a name", "42[\"mess\u00ff\"]"),
        Arguments.of("bytes that are not UTF-8 in a key", "42[\"message\",{\"\u00fe\":1}]"),
        Arguments.of("bytes that are not UTF-8 in a namespace", "40/cust\u00ff,"),
        Arguments.of("a control character in a namespace", "40/a\u001f,"),
        Arguments.of("DEL in a namespace", "40/a\u007f,"),
        Arguments.of(
            "two placeholders for one attachment",
            "452-[\"message\"," + PLACEHOLDER + "," + PLACEHOLDER + "]"),
        Arguments.of(
            "a placeholder at a depth of 65", "451-[\"message\"," + DEEP_PLACEHOLDER + "]"),
        Arguments.of("an open of a client", "0{}"),
        Arguments.of("a ping of a client", "2"),
        Arguments.of("a probe outside an upgrade", "2probe"),
        Arguments.of("an upgrade outside an upgrade", "5"),
        Arguments.of("a noop of a client", "6"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void aMessageThatIsWrongClosesTheWebSocket(String what, String bytes) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(true, RawConnection.TEXT, bytes.getBytes(ISO_8859_1));

      // 1007 is RFC 6455's code for text that is not UTF-8.
      assertThat(connection.closeCode()).as(what).isIn(1002, 1007);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void aMessageThatIsWrongEndsThePollingSession(String what, String bytes) throws IOException {
    try (RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port())) {
      String session = joined(gets, posts);

      assertThat(posts.send(post(session, bytes)).response().status()).as(what).isEqualTo(400);
      assertThat(posts.exchange(RawConnection.get(session)).status()).isEqualTo(400);
    }
  }

  static Stream<Arguments> payloads() {
    String event = "451-[\"message\"," + PLACEHOLDER + "]";
    return Stream.of(
        Arguments.of("text in place of an attachment", event + "\u001e42[\"message\"]"),
        Arguments.of(
            "a placeholder without its attachment", event.replace(":0", ":1") + "\u001ebAQ=="),
        Arguments.of("an attachment too many", event + "\u001ebAQ==\u001ebAQ=="),
        Arguments.of("an attachment without a packet", "bAQ=="),
        Arguments.of("what is not base64", event + "\u001ebA!=="),
        Arguments.of("base64 cut off", event + "\u001ebA"),
        Arguments.of("an empty packet at the end", "3\u001e"),
        Arguments.of("an empty packet between", "3\u001e\u001e3"),
        Arguments.of("something wrong behind something right", "42[\"message\"]\u001e49"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void aPayloadThatIsWrongEndsThePollingSession(String what, String bytes) throws IOException {
    aMessageThatIsWrongEndsThePollingSession(what, bytes);
  }

  private static String joined(RawConnection gets, RawConnection posts) throws IOException {
    String session = "transport=polling&sid=" + PollingTest.open(gets);
    assertThat(posts.exchange(RawConnection.post(session, "40")).body()).isEqualTo("ok");
    String polled = "";
    while (!polled.endsWith("42[\"auth\",{}]")) {
      polled = gets.exchange(RawConnection.get(session)).body();
    }
    return session;
  }

  private static byte[] post(String session, String bytes) {
    return RawConnection.post(session, "x".repeat(bytes.length()))
        .replace("\r\n\r\n" + "x".repeat(bytes.length()), "\r\n\r\n" + bytes)
        .getBytes(ISO_8859_1);
  }

  // ---- frames

  private static byte[] frame(int firstByte, int length) {
    return RawConnection.encode(firstByte, new byte[length], true);
  }

  private static byte[] close(int... bytes) {
    byte[] payload = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payload[i] = (byte) bytes[i];
    }
    return RawConnection.encode(0x88, payload, true);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List.of(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] bytes(int... bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b : bytes) {
      out.write(b);
    }
    return out.toByteArray();
  }

  static Stream<Arguments> frames() {
    return Stream.of(
        Arguments.of("opcode 3", frame(0x83, 1)),
        Arguments.of("opcode 4", frame(0x84, 1)),
        Arguments.of("opcode 5", frame(0x85, 1)),
        Arguments.of("opcode 6", frame(0x86, 1)),
        Arguments.of("opcode 7", frame(0x87, 1)),
        Arguments.of("opcode 11", frame(0x8b, 0)),
        Arguments.of("opcode 12", frame(0x8c, 0)),
        Arguments.of("opcode 13", frame(0x8d, 0)),
        Arguments.of("opcode 14", frame(0x8e, 0)),
        Arguments.of("opcode 15", frame(0x8f, 0)),
        Arguments.of("a ping of 126 bytes", frame(0x89, 126)),
        Arguments.of("a pong of 126 bytes", frame(0x8a, 126)),
        Arguments.of("a close of 126 bytes", frame(0x88, 126)),
        Arguments.of("a ping in fragments", frame(0x09, 1)),
        Arguments.of("a pong in fragments", frame(0x0a, 1)),
        Arguments.of("a close in fragments", frame(0x08, 2)),
        Arguments.of("a continuation of nothing", frame(0x80, 1)),
        Arguments.of("an unfinished continuation of nothing", frame(0x00, 1)),
        Arguments.of("text between fragments", concat(frame(0x01, 1), frame(0x81, 1))),
        Arguments.of("binary between fragments", concat(frame(0x01, 1), frame(0x82, 1))),
        Arguments.of("a first fragment twice", concat(frame(0x01, 1), frame(0x01, 1))),
        Arguments.of("a ping that is not masked", RawConnection.encode(0x89, new byte[1], false)),
        Arguments.of("a length of 16 bits where 7 do", bytes(0x81, 0xfe, 0, 1, 0, 0, 0, 0, '3')),
        Arguments.of(
            "a length of 64 bits where 7 do",
            bytes(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, '3')),
        Arguments.of("a negative length", bytes(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
        Arguments.of("a close of one byte", close(3)),
        Arguments.of("a close with code 999", close(3, 0xe7)),
        Arguments.of("a close with code 1004", close(3, 0xec)),
        Arguments.of("a close with code 1005", close(3, 0xed)),
        Arguments.of("a close with code 1006", close(3, 0xee)),
        Arguments.of("a close with code 1015", close(3, 0xf7)),
        Arguments.of("a close with code 1016", close(3, 0xf8)),
        Arguments.of("a close with code 2999", close(0x0b, 0xb7)),
        Arguments.of("a close whose reason is not UTF-8", close(3, 0xe8, 0xff)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aFrameThatIsWrongClosesTheWebSocket(String what, byte[] bytes) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.send(bytes);

      assertThat(connection.closeCode()).as(what).isIn(1002, 1007, 1009);
    }
  }

  /// Codes that RFC 6455 leaves undefined, and a reason whose last code point is cut off.
  @ParameterizedTest
  @ValueSource(strings = {"\u0013\u0088", "\u00ff\u00ff", "\u0003\u00e8x\u00c3"})
  void aCloseOfWhateverKindClosesTheWebSocket(String payload) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(true, RawConnection.CLOSE, payload.getBytes(ISO_8859_1));

      assertThat(connection.closeCode()).isIn(1000, 1002, 1007);
    }
  }

  @Test
  void textMayBeSplitInsideACodePoint() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      byte[] text = "42[\"message\",\"\u00e9\u20ac\ud83d\udd14\"]".getBytes(UTF_8);
      for (int i = 0; i < text.length; i++) {
        connection.frame(
            i == text.length - 1, i == 0 ? RawConnection.TEXT : 0, new byte[] {text[i]});
      }

      assertThat(connection.message())
          .isEqualTo("42[\"message-back\",\"\u00e9\u20ac\ud83d\udd14\"]");
    }
  }

  @Test
  void emptyFragmentsAndPingsBetweenFragmentsAreAllowed() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(false, RawConnection.TEXT, new byte[0]);
      connection.frame(true, RawConnection.PING, new byte[125]);
      connection.frame(false, RawConnection.CONTINUATION, "42[\"message\"]".getBytes(UTF_8));
      connection.frame(true, RawConnection.CONTINUATION, new byte[0]);

      assertThat(connection.message()).isEqualTo("opcode " + RawConnection.PONG);
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
    }
  }

  // ---- upgrades

  static Stream<Arguments> firstFrames() {
    return Stream.of(
        Arguments.of("a message", RawConnection.encode(0x81, "40".getBytes(UTF_8), true)),
        Arguments.of("a ping without probe", RawConnection.encode(0x81, bytes('2'), true)),
        Arguments.of("another probe", RawConnection.encode(0x81, "2prob".getBytes(UTF_8), true)),
        Arguments.of("an upgrade", RawConnection.encode(0x81, bytes('5'), true)),
        Arguments.of("a packet that is none", RawConnection.encode(0x81, bytes('9'), true)),
        Arguments.of("nothing", frame(0x81, 0)),
        Arguments.of("binary", frame(0x82, 3)),
        Arguments.of("the beginning of a long message", frame(0x01, 100)),
        Arguments.of("a frame that is not masked", RawConnection.encode(0x81, bytes('2'), false)),
        Arguments.of("a reserved bit", frame(0xc1, 1)),
        Arguments.of("a close", close(3, 0xe8)),
        Arguments.of(
            "two probes",
            concat(
                RawConnection.encode(0x81, "2probe".getBytes(UTF_8), true),
                RawConnection.encode(0x81, "2probe".getBytes(UTF_8), true))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("firstFrames")
  void aWrongFirstFrameEndsTheProbeAndNotTheSession(String what, byte[] bytes) throws IOException {
    try (RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port());
        RawConnection socket = new RawConnection(echo.port())) {
      String session = joined(gets, posts);
      socket.handshake(session.substring("transport=polling".length()));
      socket.send(bytes);
      if (what.equals("the beginning of a long message")) {
        assertThat(socket.closeCode()).isEqualTo(1009);
      } else {
        assertThat(socket.closeCode()).as(what).isIn(-1, 1000, 1002);
      }

      String echoed = "42[\"message\",\"" + what + "\"]";
      assertThat(posts.exchange(RawConnection.post(session, echoed)).body()).isEqualTo("ok");
      String polled = "6";
      while (polled.equals("6") || polled.equals("2")) {
        polled = gets.exchange(RawConnection.get(session)).body();
      }
      assertThat(polled).endsWith("42[\"message-back\",\"" + what + "\"]");
    }
  }

  // ---- requests

  static Stream<Arguments> requests() {
    String get = "GET /socket.io/?EIO=4&transport=polling";
    return Stream.of(
        Arguments.of("a header of 17 kB", get + " HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17_000)),
        Arguments.of(
            "headers of 17 kB together",
            get + " HTTP/1.1\r\nHost: x" + ("\r\nX: " + "x".repeat(170)).repeat(100)),
        Arguments.of("a request line of 5 kB", get + "&x=" + "x".repeat(5_000) + " HTTP/1.1"),
        Arguments.of("a method that is none", "G(T /socket.io/?EIO=4 HTTP/1.1\r\nHost: x"),
        Arguments.of("a version that is none", get + " HTTQ/1.1\r\nHost: x"),
        Arguments.of("NUL in a header", get + " HTTP/1.1\r\nHost: x\r\nX: \u0000"),
        Arguments.of("NUL in a header's name", get + " HTTP/1.1\r\nHost: x\r\nX\u0000: y"),
        Arguments.of("a header without a name", get + " HTTP/1.1\r\nHost: x\r\n: y"),
        Arguments.of("a header without a colon", get + " HTTP/1.1\r\nHost: x\r\nY"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void aRequestThatIsWrongIsRefusedAndItsConnectionClosed(String what, String head)
      throws IOException {
    long opened = echo.server.stats().transport().opened();
    try (RawConnection connection = new RawConnection(echo.port())) {
      connection.send((head + "\r\n\r\n").getBytes(ISO_8859_1));

      assertThat(connection.rest()).as(what).matches("(?s)HTTP/1.1 4\\d\\d .*");
      assertThat(echo.server.stats().transport().opened()).isEqualTo(opened);
    }
  }

  @Test
  void aRequestThatIsNeverFinishedIsGivenUp() throws IOException {
    try (EchoServer strict =
            EchoServer.start(builder -> builder.headersTimeout(Duration.ofMillis(100)));
        RawConnection half = new RawConnection(strict.port());
        RawConnection silent = new RawConnection(strict.port())) {
      half.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nX: ");

      assertThat(half.rest()).doesNotContain(" 200 ");
      assertThat(silent.rest()).isEmpty();
      await().until(() -> strict.server.stats().transport().opened() == 0);
    }
  }
}

package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compression of WebSocket messages (RFC 7692) and of answers to polls, as bytes.
class CompressionTest {
  private static final int RSV1 = 0x40;
  private static final String LONG = "\"" + "abc".repeat(1000) + "\"";

  private EchoServer echo;

  @BeforeEach
  void start() {
    echo =
        EchoServer.start(builder -> builder.compression(Compression.on()).maxPayloadBytes(20_000));
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  private RawConnection offering(String extensions) throws IOException {
    RawConnection connection = new RawConnection(echo.port());
    String request =
        RawConnection.upgrade("")
            .replace(
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Extensions: " + extensions + "\r\nSec-WebSocket-Version");
    RawConnection.Response response = connection.exchange(request);
    assertThat(response.status()).isEqualTo(101);
    agreed = response.headers().getOrDefault("sec-websocket-extensions", "");
    connection.frame();
    return connection;
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ",", "; ;", ""})
  void anOfferThatNamesNothingIsDeclined(String offer) throws IOException {
    offering(offer).close();
    assertThat(agreed).isEmpty();
  }

  private String agreed = "";

  private RawConnection compressing() throws IOException {
    RawConnection connection = offering("permessage-deflate; client_max_window_bits");
    connection.text("40");
    connection.message();
    connection.message();
    return connection;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(bytes);
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    byte[] message = Arrays.copyOf(out, length - 4);
    deflater.end();
    return message;
  }

  private static String inflate(byte[] message) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(message);
    whole.writeBytes(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
    // The end of a final block, so that the stream ends.
    whole.writeBytes(new byte[] {3, 0});
    try (InflaterInputStream in =
        new InflaterInputStream(
            new ByteArrayInputStream(whole.toByteArray()), new Inflater(true))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void largeMessagesAreCompressedAndSmallOnesAreNot() throws IOException {
    try (RawConnection connection = compressing()) {
      assertThat(agreed)
          .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
      connection.text("42[\"message\",1]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\",1]");
      for (int i = 0; i < 2; i++) {
        connection.text("42[\"message\"," + LONG + "]");
        RawConnection.Frame frame = connection.frame();
        assertThat(frame.payload().length).isLessThan(100);
        assertThat(inflate(frame.payload())).isEqualTo("42[\"message-back\"," + LONG + "]");
      }
    }
  }

  @Test
  void aBroadcastReachesThoseThatCompressAndThoseThatDoNot() throws IOException {
    try (RawConnection compressing = compressing();
        RawConnection plain = RawConnection.joined(echo.port())) {
      echo.server.of("/").emit(Event.of("said", Json.of(LONG)));
      assertThat(inflate(compressing.frame().payload())).isEqualTo("42[\"said\"," + LONG + "]");
      assertThat(plain.message()).isEqualTo("42[\"said\"," + LONG + "]");
    }
  }

  @Test
  void compressedMessagesAreReadAlsoInFragments() throws IOException {
    try (RawConnection connection = compressing()) {
      byte[] message = deflate("42[\"message\",\"é\"]".getBytes(UTF_8));
      connection.frame(true, RawConnection.TEXT | RSV1, message);
      assertThat(connection.message()).isEqualTo("42[\"message-back\",\"é\"]");

      connection.frame(false, RawConnection.TEXT | RSV1, Arrays.copyOf(message, 5));
      byte[] rest = Arrays.copyOfRange(message, 5, message.length);
      connection.frame(true, RawConnection.CONTINUATION, rest);
      assertThat(connection.message()).isEqualTo("42[\"message-back\",\"é\"]");
    }
  }

  @Test
  void aMessageThatIsTooLargeOnceInflatedClosesTheConnection() throws IOException {
    try (RawConnection connection = compressing()) {
      byte[] bomb = deflate(("42[\"message\",\"" + "a".repeat(10_000_000) + "\"]").getBytes(UTF_8));
      assertThat(bomb.length).isLessThan(20_000);
      connection.frame(true, RawConnection.TEXT | RSV1, bomb);
      assertThat(connection.closeCode()).isEqualTo(1009);
    }
  }

  /// A stored block and a compressed one, cut off.
  @ParameterizedTest
  @ValueSource(strings = {"000800f7ff343401", "f248cdc9", "f248cdc9c9"})
  void aMessageThatEndsInsideABlockClosesTheConnection(String message) throws IOException {
    try (RawConnection connection = compressing()) {
      connection.frame(true, RawConnection.BINARY | RSV1, HexFormat.of().parseHex(message));
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  /// RFC 7692, section 7.2.3.4: "Hello" in a block with the BFINAL bit, then the byte that a sender
  /// adds. Not all do, and more may follow.
  @ParameterizedTest
  @CsvSource({
    "f348cdc9c9070000, Hello",
    "f348cdc9c90700, Hello",
    "f348cdc9c90700f348cdc9c9070000, HelloHello",
    "f348cdc9c90700f248cdc9c90700, HelloHello"
  })
  void aBlockMaySayThatItIsTheLast(String message, String inflated) throws IOException {
    try (RawConnection connection = compressing()) {
      connection.text("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
      connection.frame(true, RawConnection.BINARY | RSV1, HexFormat.of().parseHex(message));
      connection.message();
      assertThat(connection.frame().payload()).isEqualTo(inflated.getBytes(UTF_8));
    }
  }

  @Test
  void whatFollowsTheLastBlockMustBeDeflated() throws IOException {
    try (RawConnection connection = compressing()) {
      byte[] garbage = HexFormat.of().parseHex("f348cdc9c90700deadbeef");
      connection.frame(true, RawConnection.BINARY | RSV1, garbage);
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void emptyBlocksThatInflateToNothingCloseTheConnection() throws IOException {
    try (RawConnection connection = compressing()) {
      byte[] pong = deflate("3".getBytes(UTF_8));
      ByteArrayOutputStream blocks = new ByteArrayOutputStream();
      for (int i = 0; i < 1000; i++) {
        blocks.writeBytes(new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff});
      }
      blocks.writeBytes(pong);
      connection.frame(true, RawConnection.TEXT | RSV1, blocks.toByteArray());
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aMessageThatIsTooLargeInFragmentsClosesTheConnection() throws IOException {
    try (RawConnection connection = compressing()) {
      connection.frame(false, RawConnection.TEXT, new byte[15_000]);
      connection.frame(true, RawConnection.CONTINUATION, new byte[15_000]);
      assertThat(connection.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void whatIsNotDeflatedClosesTheConnection() throws IOException {
    try (RawConnection connection = compressing()) {
      connection.frame(true, RawConnection.TEXT | RSV1, new byte[] {(byte) 0xff, 1, 2, 3});
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        RawConnection.CONTINUATION | RSV1,
        RawConnection.PING | RSV1,
        RawConnection.CLOSE | RSV1,
        RawConnection.TEXT | 0x20,
        RawConnection.TEXT | 0x10
      })
  void otherReservedBitsCloseTheConnection(int firstByte) throws IOException {
    try (RawConnection connection = compressing()) {
      if ((firstByte & 0xf) == RawConnection.CONTINUATION) {
        connection.frame(false, RawConnection.TEXT, "4".getBytes(UTF_8));
      }
      connection.frame(true, firstByte, new byte[0]);
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; unknown=1",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=010",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate;",
        "x; y=\"z,permessage-deflate,z\"",
        "x-webkit-deflate-frame",
        "constructor"
      })
  void anOfferThatCannotBeTakenIsDeclined(String offer) throws IOException {
    try (RawConnection connection = offering(offer)) {
      assertThat(agreed).isEmpty();
      connection.frame(true, RawConnection.TEXT | RSV1, deflate("40".getBytes(UTF_8)));
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits=15; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "x-webkit-deflate-frame, permessage-deflate;client_no_context_takeover"
      })
  void theFirstOfferThatCanBeTakenIsTaken(String offer) throws IOException {
    offering(offer).close();
    assertThat(agreed).startsWith("permessage-deflate;");
  }

  @Test
  void answersToPollsAreCompressedForClientsThatTakeIt() throws Exception {
    String sid;
    try (RawConnection connection = new RawConnection(echo.port())) {
      sid = PollingTest.open(connection);
      String posts = "transport=polling&sid=" + sid;
      connection.exchange(RawConnection.post(posts, "40"));
      await().until(() -> !echo.server.of("/").sockets().isEmpty());
      connection.exchange(RawConnection.post(posts, "42[\"message\"," + LONG + "]"));
    }
    StringBuilder received = new StringBuilder();
    boolean compressed = false;
    while (received.indexOf("message-back") < 0) {
      HttpURLConnection poll =
          (HttpURLConnection)
              echo.uri("EIO=4&transport=polling&sid=" + sid).toURL().openConnection();
      poll.setRequestProperty("Accept-Encoding", "deflate, gzip");
      byte[] body = poll.getInputStream().readAllBytes();
      if ("gzip".equals(poll.getContentEncoding())) {
        compressed = true;
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      received.append(new String(body, UTF_8));
    }
    assertThat(compressed).isTrue();
    assertThat(received).contains("42[\"message-back\"," + LONG + "]");
  }
}

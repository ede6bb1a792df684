package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks that were published against ws, the WebSocket library of the Node server.
class WebSocketAttacksTest {
  private static EchoServer echo;

  @BeforeAll
  static void start() {
    echo = EchoServer.start(builder -> builder.pingTimeout(Duration.ofSeconds(9)));
  }

  @AfterAll
  static void stop() {
    echo.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_001, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
  @DisplayName("CVE-2016-10542: the length of a frame is refused before its payload comes")
  void aHugeFrameIsRefusedBeforeItsPayloadComes(long length) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      ByteBuffer head = ByteBuffer.allocate(14).put((byte) 0x82).put((byte) 0xff).putLong(length);
      connection.send(head.array());

      assertThat(connection.closeCode()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 124, 125})
  @DisplayName("CVE-2016-10518: a pong has the bytes of its ping and no others")
  void aPongHasTheBytesOfItsPingAndNoOthers(int length) throws IOException {
    byte[] payload = new byte[length];
    ThreadLocalRandom.current().nextBytes(payload);
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      RawConnection.Frame frame = connection.frame(true, RawConnection.PING, payload).frame();
      while (frame.opcode() != RawConnection.PONG) {
        frame = connection.frame();
      }
      assertThat(frame.payload()).isEqualTo(payload);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 50, 125})
  @DisplayName("CVE-2026-45736: the answer to a close has a code and no bytes that nobody wrote")
  void theAnswerToACloseIsItsCode(int length) throws IOException {
    byte[] payload = new byte[length];
    if (length > 0) {
      ByteBuffer.wrap(payload).putShort((short) 1000);
    }
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      RawConnection.Frame frame = connection.frame(true, RawConnection.CLOSE, payload).frame();
      while (frame.opcode() != RawConnection.CLOSE) {
        frame = connection.frame();
      }
      assertThat(frame.payload()).containsExactly(3, 0xe8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constructor",
        "__proto__",
        "toString",
        "hasOwnProperty",
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits=99",
        "permessage-deflate, permessage-deflate",
        "x; y=\"",
        ";;;,,,",
        "\u00ff"
      })
  @DisplayName("2017, Sec-WebSocket-Extensions: constructor — no extension is taken")
  void noExtensionIsTaken(String extensions) throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      var response = connection.exchange(upgrade("Sec-WebSocket-Extensions: " + extensions));

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.headers()).doesNotContainKey("sec-websocket-extensions");
      assertThat(connection.frame().text()).startsWith("0{");
      assertThat(connection.text("40").message()).startsWith("40{");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Connection", "X"})
  @DisplayName("CVE-2021-32640: white space in a header costs what it weighs")
  void whiteSpaceInAHeaderCostsWhatItWeighs(String name) throws IOException {
    long shortest = Long.MAX_VALUE;
    long longest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      shortest = Math.min(shortest, nanosForHeader(name, 1_000));
      longest = Math.min(longest, nanosForHeader(name, 15_000));
    }
    // Fifteen times the bytes: quadratic would be 225 times the time.
    assertThat(longest).isLessThan(60 * Math.max(shortest, 1_000_000));
  }

  private static long nanosForHeader(String name, int length) throws IOException {
    String upgrade = upgrade(name + ": b" + " ".repeat(length) + "x");
    try (RawConnection connection = new RawConnection(echo.port())) {
      long before = System.nanoTime();
      assertThat(connection.exchange(upgrade).status()).isEqualTo(101);
      return System.nanoTime() - before;
    }
  }

  @Test
  @DisplayName("CVE-2024-37890: an upgrade with too many headers harms nobody")
  void anUpgradeWithTooManyHeadersHarmsNobody() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      Throwable cutOff =
          catchThrowable(() -> {
            connection.send(upgrade("a:\r\n".repeat(20_000) + "a:"));
            assertThat(connection.rest()).startsWith("HTTP/1.1 4");
          });
      // Or the server's answer was lost to the reset that followed it.
      assertThat(cutOff instanceof AssertionError).isFalse();
    }
    RawConnection.joined(echo.port()).close();
  }

  @Test
  @DisplayName("CVE-2026-48779: hundreds of thousands of tiny fragments are cut off")
  void tinyFragmentsAreCutOff() throws IOException {
    byte[] fragment = RawConnection.encode(0x00, new byte[] {'x'}, true);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(RawConnection.encode(0x01, new byte[] {'4'}, true));
    for (int i = 0; i < 2_000; i++) {
      many.writeBytes(fragment);
    }
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      Throwable cutOff =
          catchThrowable(() -> {
            for (int i = 0; i < 100; i++) {
              connection.send(many.toByteArray());
            }
          });
      int code = cutOff == null ? connection.closeCode() : 1002;
      assertThat(code).isIn(1002, -1);
    }
    RawConnection.joined(echo.port()).close();
  }

  private static String upgrade(String header) {
    return RawConnection.upgrade("").replace("Host:", header + "\r\nHost:");
  }
}

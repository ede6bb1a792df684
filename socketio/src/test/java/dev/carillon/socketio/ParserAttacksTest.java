package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.parser.MalformedPacketException;
import dev.carillon.socketio.parser.PacketDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks that were published against socket.io-parser, or found in other parsers of the protocol.
class ParserAttacksTest {
  private static EchoServer echo;

  @BeforeAll
  static void start() {
    echo = EchoServer.start(builder -> builder.pingTimeout(Duration.ofSeconds(9)));
  }

  @AfterAll
  static void stop() {
    echo.close();
  }

  private static void isClosed(String text) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      assertThat(connection.text(text).closeCode()).isEqualTo(1002);
    }
  }

  private static boolean isRefused(byte[] text) {
    try {
      var _ = new PacketDecoder().text(ByteBuffer.wrap(text));
      return false;
    } catch (MalformedPacketException expected) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"45", "451", "42", "42/", "40/", "43", "451-", "42[", "42[\"a\",", "4"})
  @DisplayName("CVE-2020-36049, and the digit stall of netty-socketio: digits cost what they weigh")
  void digitsCostWhatTheyWeigh(String begin) throws IOException {
    for (int length : new int[] {120_000, 900_000}) {
      byte[] text = (begin.substring(1) + "9".repeat(length)).getBytes(StandardCharsets.UTF_8);
      assertThat(WorkBound.linear(length, () -> isRefused(text))).isTrue();
      isClosed(begin + "9".repeat(length));
    }
  }

  @Test
  @DisplayName("The digit stall: other connections are served meanwhile")
  void digitsDoNotStallOthers() throws IOException {
    try (RawConnection other = RawConnection.joined(echo.port())) {
      for (int i = 0; i < 8; i++) {
        try (RawConnection attacker = RawConnection.joined(echo.port())) {
          attacker.text("42" + "9".repeat(900_000));
          assertThat(other.text("42[\"message\"]").message()).isEqualTo("42[\"message-back\"]");
        }
      }
    }
  }

  @Test
  @DisplayName("The digit stall: a number of 900 kB is relayed as it came")
  void aLongNumberIsRelayedAsItCame() throws IOException {
    String number = "9".repeat(900_000);
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"message\"," + number + "]");

      assertThat(connection.message()).isEqualTo("42[\"message-back\"," + number + "]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"splice\"",
        "\"0\"",
        "-1",
        "0.0",
        "1e0",
        "null",
        "true",
        "[0]",
        "{}",
        "\"__proto__\"",
        "100"
      })
  @DisplayName("CVE-2022-2421: a placeholder by anything but a number of an attachment closes")
  void aPlaceholderByAnythingButANumberCloses(String number) throws IOException {
    String argument = "{\"_placeholder\":true,\"num\":" + number + "}";
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("451-[\"message\"," + argument + "]");

      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "9", "10", "99"})
  @DisplayName("CVE-2022-2421: a placeholder beyond the attachments closes")
  void aPlaceholderBeyondTheAttachmentsCloses(String number) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("451-[\"message\",{\"_placeholder\":true,\"num\":" + number + "}]");
      connection.frame(true, RawConnection.BINARY, new byte[] {1});

      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"toString\":\"x\"}",
        "{\"toString\":{}}",
        "{}",
        "[]",
        "[\"a\"]",
        "1",
        "null",
        "true",
        "-0"
      })
  @DisplayName("CVE-2023-32695: an event's name is a string")
  void aNameThatIsNoStringCloses(String name) throws IOException {
    isClosed("42[" + name + "]");
    isClosed("450-[" + name + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11",
        "99",
        "100",
        "1000",
        "2147483648",
        "4294967296",
        "99999999999999999999",
        "1e9",
        "-1",
        "+1",
        "0x1",
        " 1",
        "1.0",
        "1-1"
      })
  @DisplayName("CVE-2026-33151: attachments are ten at most, and are counted in digits")
  void attachmentsAreTenAtMost(String count) throws IOException {
    isClosed("45" + count + "-[\"message\"]");
    isClosed("46" + count + "-1[]");
  }

  @Test
  @DisplayName("CVE-2026-33151: what is beyond the attachments announced closes")
  void binaryBeyondWhatWasAnnouncedCloses() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("4510-[\"message\"]");
      for (int i = 0; i < 10; i++) {
        connection.frame(true, RawConnection.BINARY, new byte[90_000]);
      }
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
      connection.frame(true, RawConnection.BINARY, new byte[1]);
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }
}

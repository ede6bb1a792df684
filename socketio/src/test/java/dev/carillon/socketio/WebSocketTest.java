package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
  private EchoServer echo;

  @BeforeEach
  void start() {
    echo = EchoServer.start(builder -> builder.maxPayloadBytes(100_000));
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  @Test
  void eventsAreAnswered() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"message\",1,\"2\",{\"3\":[true]}]");

      assertThat(connection.message()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
    }
  }

  @Test
  void acksAreAnsweredWithTheirId() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42456[\"message-with-ack\",1]");

      assertThat(connection.message()).isEqualTo("43456[1]");
    }
  }

  @Test
  void attachmentsFollowTheirEvent() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text(
          "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
      connection.frame(true, RawConnection.BINARY, new byte[] {1, 2, 3});
      connection.frame(true, RawConnection.BINARY, new byte[] {4});

      assertThat(connection.message())
          .isEqualTo(
              "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
      assertThat(connection.frame().payload()).containsExactly(1, 2, 3);
      assertThat(connection.frame().payload()).containsExactly(4);
    }
  }

  @Test
  void attachmentsMayComeAsBase64() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
      connection.text("bAQID");

      assertThat(connection.message())
          .isEqualTo("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(connection.frame().payload()).containsExactly(1, 2, 3);
      connection.text("b!");
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void anAckThatComesAfterItsNamespaceWasLeftIsIgnored() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("40/custom,");
      connection.message();
      connection.message();

      connection.text("41/custom,");
      connection.text("43/custom,1[]");
      connection.text("42[\"message\"]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42/custom,[\"message\"]", "41/custom,", "451-/custom,[\"message\"]"})
  void anythingElseThatComesAfterItsNamespaceWasLeftCloses(String packet) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("40/custom,");
      connection.message();
      connection.message();

      connection.text("41/custom,");
      connection.text(packet);
      if (packet.startsWith("45")) {
        connection.frame(true, RawConnection.BINARY, new byte[] {1});
      }
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void anEventBeforeTheAnswerToARenewedConnectCloses() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("41");
      connection.text("40");
      connection.text("42[\"message\"]");
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aPacketThatCrossesTheServersDisconnectIsIgnored() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("40/custom,");
      connection.message();
      connection.message();

      echo.server.of("/custom").sockets().forEach(Socket::disconnect);
      assertThat(connection.message()).isEqualTo("41/custom,");
      connection.text("42/custom,[\"message\"]");
      connection.text("43/custom,1[]");
      connection.text("41/custom,");
      connection.text("42[\"message\"]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
    }
  }

  @Test
  void namespacesShareTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("40/custom,{\"a\":1}");
      assertThat(connection.message()).startsWith("40/custom,{\"sid\":\"");
      assertThat(connection.message()).isEqualTo("42/custom,[\"auth\",{\"a\":1}]");

      connection.text("41/custom");
      connection.text("42[\"message\"]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
    }
  }

  @Test
  void anUnknownNamespaceIsRefusedByName() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      connection.text("40/random");

      assertThat(connection.message()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
    }
  }

  @Test
  void framesThatComeWithTheUpgradeAreNotLost() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(RawConnection.upgrade("").getBytes(UTF_8));
      bytes.writeBytes(RawConnection.encode(0x81, "40".getBytes(UTF_8), true));
      connection.send(bytes.toByteArray());

      assertThat(connection.response().status()).isEqualTo(101);
      assertThat(connection.message()).startsWith("0{");
      assertThat(connection.message()).startsWith("40{\"sid\"");
    }
  }

  @Test
  void aMessageMayComeByteByByteAndInFragments() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(false, RawConnection.TEXT, "42[\"mess".getBytes(UTF_8));
      connection.frame(true, RawConnection.PING, "x".getBytes(UTF_8));
      for (byte b : RawConnection.encode(0x80, "age\",1]".getBytes(UTF_8), true)) {
        connection.send(new byte[] {b});
      }

      assertThat(connection.message()).isEqualTo("opcode " + RawConnection.PONG);
      assertThat(connection.message()).isEqualTo("42[\"message-back\",1]");
    }
  }

  @Test
  void aMessageMayHave1024FragmentsAndNotOneMore() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      fragments(connection, 1024);
      assertThat(connection.message()).startsWith("42[\"message-back\",\"");
      fragments(connection, 1025);
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  private static void fragments(RawConnection connection, int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(RawConnection.encode(0x01, "42[\"message\",\"".getBytes(UTF_8), true));
    for (int i = 2; i < count; i++) {
      bytes.writeBytes(RawConnection.encode(0x00, "x".getBytes(UTF_8), true));
    }
    bytes.writeBytes(RawConnection.encode(0x80, "\"]".getBytes(UTF_8), true));
    connection.send(bytes.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "7",
        "0{}",
        "2",
        "2probe",
        "5",
        "6",
        "4",
        "49",
        "4abc",
        "42",
        "42{}",
        "42[\"message\",]",
        "42[\"disconnect\"]",
        "42[1]",
        "40",
        "41/custom,",
        "42/custom,[\"message\"]",
        "43/custom,1[]",
        "44{\"message\":\"x\"}",
        "4212345678901234567[\"message\"]",
        "4511-[\"message\"]"
      })
  void whatBreaksTheProtocolClosesTheConnection(String text) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text(text);

      assertThat(connection.closeCode()).isEqualTo(1002);
      await()
          .untilAsserted(
              () -> assertThat(echo.endings).containsExactly(DisconnectReason.PROTOCOL_VIOLATION));
    }
  }

  @Test
  void anEventBeforeConnectClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      assertThat(connection.text("42[\"message\"]").closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void binaryOutOfTurnClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(true, RawConnection.BINARY, new byte[1]);
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void textInPlaceOfAnAttachmentClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(connection.text("42[\"message\"]").closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aFrameThatIsNotMaskedClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.send(RawConnection.encode(0x81, "42[\"message\"]".getBytes(UTF_8), false));
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc1, 0xa1, 0x91, 0x83, 0x8b, 0x80, 0x09})
  void framesThatTheProtocolDoesNotKnowCloseTheConnection(int firstByte) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.send(RawConnection.encode(firstByte, "3".getBytes(UTF_8), true));
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aFrameOverTheLimitClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"message\",\"" + "x".repeat(100_000) + "\"]");
      assertThat(connection.closeCode()).isIn(1009, -1);
    }
  }

  @Test
  void fragmentsOverTheLimitTogetherCloseTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(false, RawConnection.TEXT, new byte[60_000]);
      connection.frame(true, RawConnection.CONTINUATION, new byte[60_000]);
      assertThat(connection.closeCode()).isIn(1009, -1);
      await().until(() -> echo.server.stats().transport().protocolViolations() == 1);
    }
  }

  @Test
  void theClientsCloseFrameIsAnswered() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(true, RawConnection.CLOSE, new byte[] {3, (byte) 0xe8});
      assertThat(connection.closeCode()).isEqualTo(1000);
      await()
          .untilAsserted(
              () -> assertThat(echo.endings).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
    }
  }

  @Test
  void theClientsClosePacketClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      assertThat(connection.text("1").closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void pingsGoOutOnScheduleAlsoWhenTheConnectionIsBusy() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      int pings = 0;
      int echoes = 0;
      while (pings < 3) {
        connection.text("42[\"message\"]");
        String text = connection.frame().text();
        if (text.equals("2")) {
          pings++;
        } else {
          echoes++;
        }
      }
      // No pong was sent: any frame is a sign of life.
      assertThat(echoes).isGreaterThan(10);
    }
  }

  @Test
  void aPingThatIsNotAnsweredClosesTheConnection() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.closeCode();
      await()
          .untilAsserted(
              () -> assertThat(echo.endings).containsExactly(DisconnectReason.PING_TIMEOUT));
    }
  }

  @Test
  void aConnectionThatJoinsNoNamespaceIsClosed() throws IOException {
    try (EchoServer strict =
            EchoServer.start(builder -> builder.connectTimeout(Duration.ofMillis(100)));
        RawConnection connection = RawConnection.webSocket(strict.port())) {
      assertThat(connection.text("40/random").message()).startsWith("44/random");
      assertThat(connection.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void packetsThatCrossADisconnectOfTheServerAreIgnored() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"disconnect-me\"]");
      assertThat(connection.message()).isEqualTo("41");
      connection.text("42[\"message\"]");
      connection.text("40");

      assertThat(connection.message()).startsWith("40{\"sid\"");
    }
  }
}

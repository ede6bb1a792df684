package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What one client can make the server keep and wait for.
class ConnectionBoundsTest {
  /// Between the fragments of a message one can send nothing that answers a ping of Engine.IO.
  @Test
  void framesBetweenFragmentsDoNotKeepAnUnfinishedMessageForEver() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder.pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofMillis(100)));
        RawConnection connection = RawConnection.joined(echo.port())) {
      connection.frame(false, RawConnection.TEXT, new byte[1000]);
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                connection.frame(true, RawConnection.PONG, new byte[0]);
                Thread.sleep(20);
              }
            } catch (IOException | InterruptedException closed) {
              // As it should.
            }
          });

      await().until(() -> echo.server.stats().transport().pingTimeouts() == 1);
    }
  }

  @Test
  void aConnectionIsReadNoFurtherWhileItsEventsKeepTooManyBytes() throws Exception {
    String event = "42[\"held\",\"" + "x".repeat(2000) + "\"]";
    try (EchoServer echo = EchoServer.start(builder -> builder.inboxMaxBytes(10_000));
        RawConnection connection = RawConnection.webSocket(echo.port())) {
      Semaphore go = new Semaphore(0);
      AtomicInteger handled = new AtomicInteger();
      AtomicInteger answered = new AtomicInteger();
      echo.server
          .of("/bounded")
          .onConnection(socket -> {
            socket.on(
                "held",
                (arguments, ack) -> {
                  go.acquireUninterruptibly();
                  handled.incrementAndGet();
                });
            // An ack goes past the inbox: it tells how far the connection was read.
            socket
                .emitWithAck(Event.of("ask"), Duration.ofSeconds(30))
                .thenRun(answered::incrementAndGet);
          });
      connection.text("40/bounded,").message();
      String question = connection.message();
      String ackId = question.replaceAll("\\D", "").substring(2);
      String held = event.replace("42", "42/bounded,");
      for (int i = 0; i < 20; i++) {
        connection.text(held);
      }
      connection.text("43/bounded," + ackId + "[]");
      await().during(Duration.ofMillis(200)).until(() -> answered.get() == 0);
      go.release(20);
      await().until(() -> handled.get() == 20 && answered.get() == 1);
    }
  }

  @Test
  void oneEventLargerThanTheBudgetIsTaken() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.inboxMaxBytes(100));
        RawConnection connection = RawConnection.joined(echo.port())) {
      String large = "x".repeat(5000);
      for (int i = 0; i < 3; i++) {
        connection.text("42[\"message\",\"" + large + "\"]");
        assertThat(connection.message()).isEqualTo("42[\"message-back\",\"" + large + "\"]");
      }
    }
  }

  @Test
  void moreThanAThousandArgumentsCloseTheConnection() throws IOException {
    try (EchoServer echo = EchoServer.start();
        RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"zzz\"" + ",1".repeat(1001) + "]");
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void attachmentsCountTogetherWithTheirPacket() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.maxPayloadBytes(1000));
        RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("452-[\"message\"]");
      connection.frame(true, RawConnection.BINARY, new byte[900]);
      connection.frame(true, RawConnection.BINARY, new byte[100]);
      assertThat(connection.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void attachmentsThatDoNotComeCloseTheConnection() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.headersTimeout(Duration.ofMillis(200)));
        RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("452-[\"message\"]");
      connection.frame(true, RawConnection.BINARY, new byte[1]);
      connection.frame(true, RawConnection.BINARY, new byte[1]);
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
      connection.text("452-[\"message\"]");
      connection.frame(true, RawConnection.BINARY, new byte[1]);
      assertThat(connection.closeCode()).isEqualTo(1002);
      await().until(() -> echo.endings.contains(DisconnectReason.PROTOCOL_VIOLATION));
    }
  }

  @Test
  void anAttachmentThatDripsClosesTheConnection() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.headersTimeout(Duration.ofMillis(200)));
        RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("451-[\"message\"]");
      connection.frame(false, RawConnection.BINARY, new byte[1]);
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> {
            if (echo.endings.isEmpty()) {
              connection.frame(false, RawConnection.CONTINUATION, new byte[1]);
            }
            return echo.endings.contains(DisconnectReason.PROTOCOL_VIOLATION);
          });
    }
  }

  @Test
  void oneNamespaceMoreThanAllowedIsRefusedAndTheOthersStay() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.maxNamespacesPerConnection(2));
        RawConnection connection = RawConnection.joined(echo.port())) {
      echo.server.of(Pattern.compile("/room-\\d"));
      assertThat(connection.text("40/room-1,").message()).startsWith("40/room-1,");
      assertThat(connection.text("40/room-2,").message())
          .isEqualTo("44/room-2,{\"message\":\"Too many namespaces\"}");
      connection.text("41/room-1,");
      assertThat(connection.text("40/room-2,").message()).startsWith("40/room-2,");
    }
  }

  @Test
  void aConnectionThatLeavesWhileItIsRefusedElsewhereIsClosed() throws IOException {
    try (EchoServer echo =
        EchoServer.start(builder -> builder.connectTimeout(Duration.ofMillis(200)))) {
      Semaphore go = new Semaphore(0);
      echo.server
          .of("/no")
          .use(socket -> {
            go.acquireUninterruptibly();
            return Admission.refused("no", Json.EMPTY_OBJECT);
          });
      try (RawConnection connection = RawConnection.joined(echo.port())) {
        connection.text("40/no,").text("41");
        await().until(() -> echo.server.of("/").sockets().isEmpty());
        go.release();
        assertThat(connection.message()).startsWith("44/no,");
        assertThat(connection.closeCode()).isEqualTo(1000);
      }
    }
  }

  @Test
  void aConnectPayloadThatIsTooLargeIsRefused() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.connectPayloadMaxBytes(20));
        RawConnection connection = RawConnection.webSocket(echo.port())) {
      assertThat(connection.text("40{\"token\":\"123456789\"}").message())
          .isEqualTo("44{\"message\":\"Payload too large\"}");
      assertThat(connection.text("40{\"token\":\"12345678\"}").message()).startsWith("40{");
    }
  }

  @Test
  void namespacesThatAreStillAskedAboutCountToo() throws IOException {
    Semaphore go = new Semaphore(0);
    try (EchoServer echo = EchoServer.start(builder -> builder.maxNamespacesPerConnection(3));
        RawConnection connection = RawConnection.webSocket(echo.port())) {
      echo.server
          .of("/slow")
          .use(socket -> {
            go.acquireUninterruptibly();
            return Admission.accepted();
          });
      echo.server.of(Pattern.compile("/room-\\d"));
      connection.text("40/slow,").text("40/room-1,").text("40/room-2,").text("40/room-3,");
      assertThat(connection.message()).startsWith("44/room-3,");
      go.release();
      assertThat(
              List.of(connection.message(), connection.message(), connection.message()).stream()
                  .map(answer -> answer.substring(0, answer.indexOf(','))))
          .containsExactly("40/slow", "40/room-1", "40/room-2");
    }
  }

  @Test
  void oneAckMoreThanAllowedFailsAndIsNotAskedFor() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.maxPendingAcks(2));
        RawConnection connection = RawConnection.joined(echo.port())) {
      Socket socket = echo.server.of("/").sockets().iterator().next();
      List<CompletableFuture<List<Argument>>> answers =
          Stream.of("a", "b", "c")
              .map(name ->
                  socket.emitWithAck(Event.of(name), Duration.ofSeconds(5)).toCompletableFuture())
              .toList();
      assertThatThrownBy(() -> answers.get(2).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(TooManyPendingAcksException.class);
      socket.emit(Event.of("after"));
      String first = connection.message();
      assertThat(first).endsWith("[\"a\"]");
      assertThat(connection.message()).endsWith("[\"b\"]");
      assertThat(connection.message()).isEqualTo("42[\"after\"]");
      connection.text("43" + first.replaceAll("\\D", "").substring(2) + "[1]");
      assertThat(answers.get(0).join()).containsExactly(Json.of("1"));
    }
  }
}

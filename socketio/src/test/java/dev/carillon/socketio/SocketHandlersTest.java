package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What can be registered with one socket.
class SocketHandlersTest {
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private EchoServer echo;
  private RawConnection connection;
  private Socket socket;

  @BeforeEach
  void start() throws IOException {
    echo = EchoServer.start(builder -> builder.pingInterval(Duration.ofSeconds(20)));
    connection = RawConnection.joined(echo.port());
    socket = echo.server.of("/").sockets().iterator().next();
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    echo.close();
  }

  private EventHandler answering(String answer) {
    return (arguments, ack) -> ack.send(Json.quote(answer));
  }

  @Test
  void aHandlerForOneEventIsGoneAfterIt() throws IOException {
    echo.server.of("/").on("e", (of, arguments, ack) -> ack.send(Json.quote("namespace")));
    socket.once("e", answering("once"));
    connection.text("421[\"e\"]").text("422[\"e\"]");

    assertThat(connection.message()).isEqualTo("431[\"once\"]");
    assertThat(connection.message()).isEqualTo("432[\"namespace\"]");
  }

  @Test
  void aHandlerIsTakenBack() throws IOException {
    socket.on("e", answering("on"));
    connection.text("421[\"e\"]");
    assertThat(connection.message()).isEqualTo("431[\"on\"]");

    socket.off("e");
    connection.text("422[\"e\"]").text("42[\"message\"]");
    assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
  }

  @Test
  void observersSeeWhatIsReceivedAndSentInItsOrder() throws IOException {
    EventObserver incoming = (event, arguments) -> log.add("in " + event + arguments.size());
    EventObserver outgoing = (event, arguments) -> log.add("out " + event + arguments.size());
    socket.onAny((event, arguments) -> {
      throw new IllegalStateException("broken observer, as the test wants it");
    });
    socket.onAny(incoming);
    socket.onAnyOutgoing(outgoing);
    connection.text("42[\"message\",1]").text("42[\"unknown\"]");
    assertThat(connection.message()).isEqualTo("42[\"message-back\",1]");
    await().until(() -> log.contains("in unknown0"));
    echo.server.of("/").emit(Event.of("all"));
    assertThat(connection.message()).isEqualTo("42[\"all\"]");

    socket.offAny(incoming);
    socket.offAnyOutgoing(outgoing);
    connection.text("42[\"message\"]");
    assertThat(connection.message()).isEqualTo("42[\"message-back\"]");

    assertThat(log)
        .containsExactlyInAnyOrder("in message1", "out message-back1", "in unknown0", "out all0");
  }

  @Test
  void aDroppedEventIsNotObserved() throws IOException {
    try (SlowReader slow = SlowReader.of(echo)) {
      slow.socket().onAnyOutgoing((event, arguments) -> log.add(event));
      slow.socket().emit(Event.of("dropped"), EmitFlag.VOLATILE);
      slow.socket().emit(Event.of("last"));

      await().until(() -> log.contains("last"));
      assertThat(log).doesNotContain("dropped");
    }
  }

  @Test
  void aFilterKeepsEventsFromTheirHandlers() throws IOException {
    socket.on("e", answering("handled"));
    socket.use((event, arguments, ack) -> {
      boolean accepted = arguments.size() == 0;
      if (!accepted) {
        ack.send(Json.quote("kept back"));
      }
      return accepted;
    });
    connection.text("421[\"e\",1]").text("422[\"e\"]");

    assertThat(connection.message()).isEqualTo("431[\"kept back\"]");
    assertThat(connection.message()).isEqualTo("432[\"handled\"]");
  }

  @Test
  void theRoomsAreStillThereWhileDisconnecting() throws IOException {
    socket.join("a");
    socket.onDisconnecting(reason -> log.add("disconnecting " + socket.rooms()));
    socket.onDisconnect(reason -> log.add("disconnected " + socket.rooms()));
    connection.text("41");

    await().until(() -> log.size() == 2);
    assertThat(log).containsExactly("disconnecting [a]", "disconnected []");
  }

  /// The connection forgets nothing when it goes from one namespace to two and back.
  @Test
  void oneConnectionJoinsAndLeavesSeveralNamespaces() throws IOException {
    for (int round = 0; round < 3; round++) {
      connection.text("40/custom,");
      assertThat(connection.message()).startsWith("40/custom,{\"sid\"");
      assertThat(connection.message()).isEqualTo("42/custom,[\"auth\",{}]");
      connection.text("42/custom,[\"message\"]").text("42[\"message\"]");
      assertThat(List.of(connection.message(), connection.message()))
          .containsExactly("42/custom,[\"message-back\"]", "42[\"message-back\"]");
      connection.text("41/custom,");
    }
    connection.text("42[\"message\"]");
    assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
  }
}

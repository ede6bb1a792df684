package dev.carillon.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What can be done with a choice of sockets.
class BroadcastTest {
  private static final Event ASK = Event.of("ask");

  private EchoServer echo;
  private Namespace root;
  private final List<RawConnection> connections = new ArrayList<>();

  @BeforeEach
  void start() {
    echo = EchoServer.start(builder -> builder.pingInterval(Duration.ofSeconds(20)));
    root = echo.server.of("/");
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    echo.close();
  }

  /// Joins, and gives the server's side of the newest connection.
  private Socket join() throws IOException {
    RawConnection connection = RawConnection.webSocket(echo.port());
    connections.add(connection);
    connection.text("40");
    String connected = connection.message();
    connection.message();
    String id = connected.substring("40{\"sid\":\"".length(), connected.length() - 2);
    return root.sockets().stream()
        .filter(socket -> socket.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T got(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private String next(int connection) throws IOException {
    return connections.get(connection).message();
  }

  // ---- targets

  @Test
  void aSocketSpeaksToTheOthers() throws IOException {
    Socket first = join();
    Socket second = join();
    Socket third = join();
    first.join("a");
    second.join("a");

    first.broadcast().emit(Event.of("others"));
    first.to("a").emit(Event.of("to-a"));
    first.in("a", "b", "b").emit(Event.of("in-a"));
    first.except(third.id(), third.id()).local().emit(Event.of("not-third"));
    root.emit(Event.of("end"));

    assertThat(next(0)).isEqualTo("42[\"end\"]");
    assertThat(List.of(next(1), next(1), next(1), next(1), next(1)))
        .containsExactly(
            "42[\"others\"]", "42[\"to-a\"]", "42[\"in-a\"]", "42[\"not-third\"]", "42[\"end\"]");
    assertThat(List.of(next(2), next(2))).containsExactly("42[\"others\"]", "42[\"end\"]");
  }

  @Test
  void whoIsPutOutWithTheConnectionIsPutOutOfEveryNamespace() throws IOException {
    Socket first = join();
    RawConnection connection = connections.getFirst();
    assertThat(connection.text("40/custom,").message()).startsWith("40/custom,");
    assertThat(connection.message()).startsWith("42/custom,[\"auth\"");
    connection.text("41");
    await().until(() -> !first.isConnected());
    assertThat(connection.text("40").message()).startsWith("40{");
    connection.message();
    // It has gone, and says nothing of the one that came after it.
    first.disconnect(true);

    root.disconnectSockets(true);
    assertThat(List.of(connection.message(), connection.message()))
        .containsExactlyInAnyOrder("41", "41/custom,");
    assertThat(connection.closeCode()).isEqualTo(1000);
  }

  @Test
  void threadsThatJoinAndLeaveAtOnceLeaveNothingBehind() throws Exception {
    Socket socket = join();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 20_000; n++) {
                  socket.join("a");
                  socket.leave("a");
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(socket.rooms()).isEmpty();
    assertThat(got(root.to("a").count())).isZero();
    assertThat(got(root.rooms())).isEmpty();
  }

  // ---- flags

  @Test
  void aVolatileEventIsDroppedWhereSomethingWaits() throws Exception {
    try (SlowReader slow = SlowReader.of(echo)) {
      slow.socket().emit(Event.of("dropped"), EmitFlag.VOLATILE);
      root.emit(Event.of("dropped too"), EmitFlag.VOLATILE, EmitFlag.UNCOMPRESSED);
      slow.socket().emit(Event.of("last"));

      assertThat(slow.next()).isEqualTo("42[\"last\"]");
      assertThat(echo.server.stats().transport().volatileDropped()).isEqualTo(slow.dropped() + 2);
    }
  }

  @Test
  void aVolatileBroadcastReachesWhoeverIsIdle() throws IOException {
    join();
    join();
    root.emit(Event.of("position"), EmitFlag.VOLATILE);

    assertThat(next(0)).isEqualTo("42[\"position\"]");
    assertThat(next(1)).isEqualTo("42[\"position\"]");
    assertThat(echo.server.stats().transport().volatileDropped()).isZero();
  }

  // ---- acks

  private String answer(int connection, String answer) throws IOException {
    String asked = next(connection);
    String id = asked.substring(2, asked.indexOf('['));
    connections.get(connection).text("43" + id + "[" + answer + "]");
    return asked;
  }

  @Test
  void everySocketsAnswerIsGathered() throws IOException {
    Socket first = join();
    Socket second = join();
    CompletionStage<List<AckAnswer>> answers = root.emitWithAck(ASK, Duration.ofSeconds(10));
    assertThat(answer(0, "1")).isEqualTo(answer(1, "2"));

    assertThat(got(answers))
        .extracting(AckAnswer::socket, each -> each.arguments().json(0).orElseThrow().toString())
        .containsExactlyInAnyOrder(tuple(first, "1"), tuple(second, "2"));
  }

  @Test
  void nobodyAskedIsAnsweredAtOnce() throws IOException {
    assertThat(got(root.emitWithAck(ASK, Duration.ofDays(1)))).isEmpty();
    join();
    assertThat(got(root.to("nobody").emitWithAck(ASK, Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void theTimeoutKeepsTheAnswersThatCame() throws IOException {
    Socket first = join();
    join();
    CompletionStage<List<AckAnswer>> answers = root.emitWithAck(ASK, Duration.ofMillis(500));
    answer(0, "1");

    MissingAcksException missing = missing(answers);
    assertThat(missing.missing()).isEqualTo(1);
    assertThat(missing.answers()).extracting(AckAnswer::socket).containsExactly(first);
  }

  @Test
  void whoeverDisconnectsDoesNotAnswer() throws IOException {
    join();
    join();
    CompletionStage<List<AckAnswer>> answers = root.emitWithAck(ASK, Duration.ofDays(1));
    answer(0, "1");
    connections.get(1).hangUp();

    assertThat(missing(answers).answers()).hasSize(1);
  }

  private static MissingAcksException missing(CompletionStage<List<AckAnswer>> answers) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> got(answers));
    assertThat(failure).hasCauseInstanceOf(MissingAcksException.class);
    return (MissingAcksException) requireNonNull(failure.getCause());
  }

  @Test
  void anAckOfOneSocketAndOfManyDoNotMix() throws IOException {
    Socket socket = join();
    CompletionStage<?> one = socket.emitWithAck(ASK, Duration.ofSeconds(10));
    CompletionStage<List<AckAnswer>> all = root.emitWithAck(ASK, Duration.ofSeconds(10));
    answer(0, "1");
    answer(0, "2");

    assertThat(got(one)).isEqualTo(List.of(Json.of("1")));
    assertThat(got(all)).hasSize(1);
  }

  // ---- introspection

  @Test
  void theChosenSocketsAreFetchedMovedAndCounted() throws IOException {
    Socket first = join();
    Socket second = join();
    Socket third = join();
    root.except(third.id()).socketsJoin("a", "b");
    root.to(second.id()).socketsLeave("a");

    assertThat(got(root.to("a").fetchSockets())).containsExactly(first);
    assertThat(got(root.fetchSockets())).containsExactlyInAnyOrder(first, second, third);
    assertThat(got(root.to("b").count())).isEqualTo(2);
    assertThat(got(root.rooms())).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(second.rooms()).containsExactly("b");
  }

  @Test
  void theChosenSocketsArePutOut() throws IOException {
    Socket first = join();
    first.join("a");
    join();
    root.to("a").disconnectSockets(true);

    assertThat(next(0)).isEqualTo("41");
    assertThat(connections.get(0).closeCode()).isEqualTo(1000);
    assertThat(root.sockets()).hasSize(1);
    assertThat(got(root.rooms())).isEmpty();
  }

  /// The room is gone from what the socket knows before its event loop hears of it.
  @Test
  void aSocketThatEndsWhileItLeavesIsInNoRoom() throws IOException {
    NamespaceSocket socket = (NamespaceSocket) join();
    socket.join("a");
    socket
        .connection()
        .session()
        .execute(() -> {
          socket.leave("a");
          socket.connection().disconnect(socket, false);
        });

    await().until(() -> !socket.isConnected());
    await().until(() -> got(root.rooms()).isEmpty());
  }

  // ---- the namespace's handlers

  @Test
  void aHandlerOfTheNamespaceServesSocketsWithoutTheirOwn() throws IOException {
    root.on(
        "who",
        (socket, arguments, ack) ->
            ack.send(Json.quote(socket.id()), arguments.values().getFirst()));
    Socket first = join();
    Socket second = join();
    second.on("who", (arguments, ack) -> ack.send(Json.of("\"own\"")));
    connections.get(0).text("421[\"who\",7]");
    connections.get(1).text("422[\"who\",7]");

    assertThat(next(0)).isEqualTo("431[\"" + first.id() + "\",7]");
    assertThat(next(1)).isEqualTo("432[\"own\"]");

    root.off("who");
    connections.get(0).text("423[\"who\",7]").text("42[\"message\"]");
    assertThat(next(0)).isEqualTo("42[\"message-back\"]");
  }
}

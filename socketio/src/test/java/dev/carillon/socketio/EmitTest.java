package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmitTest {
  private static final Event HELLO = Event.of("hello", Json.of("1"));

  private EchoServer echo;
  private Namespace root;

  @BeforeEach
  void start() {
    echo =
        EchoServer.start(
            builder -> builder.outgoingMaxBytes(256 * 1024).pingTimeout(Duration.ofSeconds(10)));
    root = echo.server.of("/");
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  /// Joins, and gives the server's side of the newest connection.
  private Socket join(RawConnection connection) throws IOException {
    connection.text("40");
    String connected = connection.message();
    connection.message();
    String id = connected.substring("40{\"sid\":\"".length(), connected.length() - 2);
    return root.sockets().stream()
        .filter(socket -> socket.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneEventIsEncodedOnceForEachNamespace() {
    assertThat(HELLO.encodedFor("/")).isSameAs(HELLO.encodedFor("/"));
    assertThat(HELLO.encodedFor("/a")).isNotSameAs(HELLO.encodedFor("/"));
  }

  @Test
  void aRoomGetsWhatIsSentToIt() throws IOException {
    try (RawConnection first = RawConnection.webSocket(echo.port());
        RawConnection second = RawConnection.webSocket(echo.port());
        RawConnection third = RawConnection.webSocket(echo.port())) {
      Socket one = join(first);
      Socket two = join(second);
      Socket three = join(third);
      one.join("a");
      two.join("a");
      two.join("b");
      three.join("b");

      root.to("a").emit(Event.of("to-a"));
      root.to("a", "b").emit(Event.of("to-both"));
      root.to("a").except("b").emit(Event.of("to-a-only"));
      root.except(two.id()).emit(Event.of("to-others"));
      root.to(three.id()).emit(Event.of("to-third"));
      one.leave("a");
      root.to("a").emit(Event.of("to-a-again"));
      root.emit(Event.of("end"));

      assertThat(untilEnd(first))
          .containsExactly(
              "42[\"to-a\"]", "42[\"to-both\"]", "42[\"to-a-only\"]", "42[\"to-others\"]");
      assertThat(untilEnd(second))
          .containsExactly("42[\"to-a\"]", "42[\"to-both\"]", "42[\"to-a-again\"]");
      assertThat(untilEnd(third))
          .containsExactly("42[\"to-both\"]", "42[\"to-others\"]", "42[\"to-third\"]");
      assertThat(two.rooms()).containsExactlyInAnyOrder("a", "b");
    }
  }

  private static List<String> untilEnd(RawConnection connection) throws IOException {
    List<String> messages = new ArrayList<>();
    for (String message = connection.message();
        !message.equals("42[\"end\"]");
        message = connection.message()) {
      messages.add(message);
    }
    return messages;
  }

  @Test
  void aBroadcastReachesPollingAndWebSocketAlike() throws IOException {
    try (RawConnection webSocket = RawConnection.webSocket(echo.port());
        RawConnection other = RawConnection.joined(echo.port());
        RawConnection polling = new RawConnection(echo.port())) {
      join(webSocket);
      String session = "transport=polling&sid=" + PollingTest.open(polling);
      polling.exchange(RawConnection.post(session, "40"));
      String polled = "";
      while (!polled.endsWith("42[\"auth\",{}]")) {
        polled = polling.exchange(RawConnection.get(session)).body();
      }
      root.emit(Event.of("m", Binary.of(new byte[] {1, 2}), Json.of("\"é\"")));

      String head = "451-[\"m\",{\"_placeholder\":true,\"num\":0},\"é\"]";
      for (RawConnection connection : List.of(webSocket, other)) {
        assertThat(connection.message()).isEqualTo(head);
        assertThat(connection.frame().payload()).containsExactly(1, 2);
      }
      String payload = polling.exchange(RawConnection.get(session)).body();
      assertThat(
              payload.equals("2") ? polling.exchange(RawConnection.get(session)).body() : payload)
          .isEqualTo(head + "\u001ebAQI=");
    }
  }

  @Test
  void theClientsAnswerCompletesTheAck() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      Socket socket = join(connection);
      CompletableFuture<List<Argument>> answer = emitWithAck(socket, Duration.ofSeconds(5));
      assertThat(connection.message()).isEqualTo("421[\"hello\",1]");
      connection.text("431[\"yes\",{\"a\":1}]");

      assertThat(answer.join()).containsExactly(Json.of("\"yes\""), Json.of("{\"a\":1}"));
    }
  }

  @Test
  void anAckThatDoesNotComeTimesOutAndALateOneIsIgnored() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      Socket socket = join(connection);
      CompletableFuture<List<Argument>> answer = emitWithAck(socket, Duration.ofMillis(30));

      assertThatThrownBy(answer::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(AckTimeoutException.class);
      connection.message();
      connection.text("431[\"late\"]").text("42[\"message\"]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\"]");
    }
  }

  @Test
  void theEndOfTheSocketFailsItsAcks() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      Socket socket = join(connection);
      CompletableFuture<List<Argument>> answer = emitWithAck(socket, Duration.ofSeconds(30));
      connection.hangUp();

      assertThatThrownBy(answer::join).hasCauseInstanceOf(SocketDisconnectedException.class);
      assertThatThrownBy(emitWithAck(socket, Duration.ofSeconds(30))::join)
          .hasCauseInstanceOf(SocketDisconnectedException.class);
    }
  }

  private static CompletableFuture<List<Argument>> emitWithAck(Socket socket, Duration timeout) {
    return socket.emitWithAck(HELLO, timeout).toCompletableFuture();
  }

  @Test
  void anAckOfAServerThatHasClosedFails() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      Socket socket = join(connection);
      echo.server.close();
      CompletableFuture<List<Argument>> answer =
          emitWithAck(socket, Duration.ofSeconds(30)).orTimeout(5, TimeUnit.SECONDS);
      assertThatThrownBy(answer::join).hasCauseInstanceOf(SocketDisconnectedException.class);
    }
  }

  @Test
  void anAckThatCannotBeSentHasNotAnswered() throws IOException {
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      join(connection)
          .on(
              "much",
              (arguments, ack) -> {
                Argument[] eleven = new Argument[11];
                Arrays.fill(eleven, Binary.of(new byte[1]));
                try {
                  ack.send(eleven);
                } catch (IllegalArgumentException tooMany) {
                  ack.send(Json.of("\"less\""));
                }
              });
      connection.text("427[\"much\"]");
      assertThat(connection.message()).isEqualTo("437[\"less\"]");
    }
  }

  @Test
  void jsonLikeAPlaceholderIsNotSentBesideAttachments() {
    Json like = Json.of("{\"a\":{\"_placeholder\":true,\"num\":7}}");
    assertThat(Event.of("e", like).arguments()).hasSize(1);
    assertThatThrownBy(() -> Event.of("e", like, Binary.of(new byte[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("_placeholder");
  }

  @Test
  void anAckIsSentOnce() throws Exception {
    AtomicBoolean refused = new AtomicBoolean();
    CountDownLatch handled = new CountDownLatch(1);
    try (RawConnection connection = RawConnection.webSocket(echo.port())) {
      join(connection)
          .on(
              "twice",
              (arguments, ack) -> {
                ack.send(Json.of("1"));
                try {
                  ack.send(Json.of("2"));
                } catch (IllegalStateException expected) {
                  refused.set(true);
                }
                handled.countDown();
              });
      connection.text("427[\"twice\"]");

      assertThat(connection.message()).isEqualTo("437[1]");
      handled.await();
      assertThat(refused).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosedAtTheBound() throws IOException {
    try (RawConnection slow = new RawConnection(echo.port(), 4096);
        RawConnection quick = RawConnection.webSocket(echo.port())) {
      slow.handshake("");
      slow.frame();
      Socket stuck = join(slow);
      Socket flowing = join(quick);
      Event large = Event.of("large", Json.quote("x".repeat(60_000)));
      int emitted = 0;
      while (stuck.isConnected() && emitted < 1_000) {
        stuck.emit(large);
        flowing.emit(HELLO);
        emitted++;
        assertThat(quick.message()).isEqualTo("42[\"hello\",1]");
        assertThat(echo.server.stats().transport().queuedBytes()).isLessThan(2 * 256 * 1024);
      }

      await().until(() -> echo.endings.contains(DisconnectReason.SLOW_CONSUMER));
      assertThat(echo.server.stats().transport().slowConsumersClosed()).isEqualTo(1);
      assertThat(flowing.isConnected()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotPollIsClosedAtTheBound() throws IOException {
    try (RawConnection polling = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(polling);
      polling.exchange(RawConnection.post(session, "40"));
      await().until(() -> root.sockets().size() == 1);
      Socket socket = root.sockets().iterator().next();
      Event large = Event.of("large", Json.quote("x".repeat(60_000)));
      for (int i = 0; i < 6; i++) {
        socket.emit(large);
      }
      await().until(() -> echo.endings.contains(DisconnectReason.SLOW_CONSUMER));
    }
  }

  @Test
  void reservedNamesAndTooManyAttachmentsAreRefused() {
    Argument[] eleven = new Argument[11];
    for (int i = 0; i < eleven.length; i++) {
      eleven[i] = Binary.of(new byte[] {(byte) i});
    }
    assertThatThrownBy(() -> Event.of("disconnect")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.of("m", eleven)).isInstanceOf(IllegalArgumentException.class);
  }
}

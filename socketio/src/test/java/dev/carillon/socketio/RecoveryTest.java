package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.CloseReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connection state recovery on the wire, as stock clients speak it.
@Timeout(60)
class RecoveryTest {
  private static final Pattern CONNECTED =
      Pattern.compile("40\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
  private static final Pattern OFFSET = Pattern.compile("\"(\\d+)\"]$");

  private final List<String> log = new CopyOnWriteArrayList<>();
  private SocketIoServer server;
  private Namespace root;
  private Listener listener;

  @BeforeEach
  void start() {
    start(new RecoveryOptions(Duration.ofSeconds(20), 100_000, 100, true));
  }

  private void start(RecoveryOptions options) {
    server =
        SocketIoServer.builder()
            .pingInterval(Duration.ofMillis(200))
            .pingTimeout(Duration.ofMillis(500))
            .closeTimeout(Duration.ofMillis(200))
            .connectionStateRecovery(options)
            .build();
    root = server.of("/");
    root.onConnection(socket -> {
      log.add("connected " + socket.recovered());
      socket.onDisconnect(reason -> log.add("disconnected " + reason));
      socket.on(
          "join",
          (arguments, ack) -> {
            socket.join(arguments.json(0).orElseThrow().unquote());
            ack.send();
          });
      socket.on("ping", (arguments, ack) -> ack.send(Json.of("\"pong\"")));
    });
    listener = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int port() {
    return listener.address().getPort();
  }

  /// A client of one connection after the other.
  private final class Client implements AutoCloseable {
    private RawConnection connection;
    private String sid = "";
    private String pid = "";
    private String offset = "";

    Client() throws IOException {
      connection = RawConnection.webSocket(port());
      connection.text("40");
      connected(connection.message());
    }

    private void connected(String answer) {
      Matcher matcher = CONNECTED.matcher(answer);
      assertThat(matcher.matches()).as(answer).isTrue();
      sid = matcher.group(1);
      pid = matcher.group(2);
    }

    String event() throws IOException {
      String message = connection.message();
      note(message);
      return message;
    }

    private void note(String message) {
      Matcher matcher = OFFSET.matcher(message);
      if (message.startsWith("42[") && matcher.find()) {
        offset = matcher.group(1);
      }
    }

    /// The events that come before the answer to CONNECT.
    List<String> comeBack() throws IOException {
      connection = RawConnection.webSocket(port());
      String known = offset.isEmpty() ? "" : ",\"offset\":\"" + offset + "\"";
      connection.text("40{\"pid\":\"" + pid + "\"" + known + "}");
      List<String> missed = new CopyOnWriteArrayList<>();
      String message = connection.message();
      while (message.startsWith("42[")) {
        note(message);
        missed.add(message.replaceAll(",?\"\\d+\"]$", "]"));
        message = connection.message();
      }
      connected(message);
      return missed;
    }

    void lose() throws IOException {
      connection.hangUp();
      await().until(() -> root.sockets().isEmpty());
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private static Event event(int number) {
    return Event.of("n", Json.of(Integer.toString(number)));
  }

  @Test
  void whatWasMissedComesBeforeTheAnswerToConnect() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      root.emit(event(1));
      assertThat(client.event()).matches("42\\[\"n\",1,\"\\d+\"]");
      client.lose();
      root.emit(event(2));
      root.to(sid).emit(event(3));
      root.to("elsewhere").emit(event(4));

      assertThat(client.comeBack()).containsExactly("42[\"n\",2]", "42[\"n\",3]");
      assertThat(client.sid).isEqualTo(sid);
      root.emit(event(5));
      assertThat(client.event()).startsWith("42[\"n\",5");
      await()
          .untilAsserted(() ->
              assertThat(log)
                  .containsExactly(
                      "connected false", "disconnected transport close", "connected true"));
    }
  }

  @Test
  void aClientThatHasReceivedNothingYetIsRecovered() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      client.lose();
      root.emit(event(1));
      assertThat(client.comeBack()).containsExactly("42[\"n\",1]");
      assertThat(client.sid).isEqualTo(sid);
    }
  }

  @Test
  void aClientThatHasReceivedNothingYetMayBeMadeToBeginAnew() throws IOException {
    server.close();
    start(new RecoveryOptions(Duration.ofSeconds(20), 100_000, 100, false));
    try (Client client = new Client()) {
      String sid = client.sid;
      client.lose();
      client.comeBack();
      assertThat(client.sid).isNotEqualTo(sid);
    }
  }

  @Test
  void aClientIsRecoveredAgainAndAgain() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      for (int i = 0; i < 5; i++) {
        client.lose();
        root.emit(event(i));
        assertThat(client.comeBack()).containsExactly("42[\"n\"," + i + "]");
        assertThat(client.sid).isEqualTo(sid);
      }
    }
  }

  @Test
  void aLongIdleClientIsRecoveredAlthoughItsEventsWereForgotten() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      root.emit(event(1));
      client.event();
      // Answered pings prove that the event has arrived.
      for (int i = 0; i < 4; i++) {
        assertThat(client.connection.frame().text()).isEqualTo("2");
        client.connection.text("3");
      }
      client.lose();
      root.emit(event(2));
      assertThat(client.comeBack()).containsExactly("42[\"n\",2]");
      assertThat(client.sid).isEqualTo(sid);
    }
  }

  @Test
  void roomsAndAttachmentStay() throws IOException {
    try (Client client = new Client()) {
      client.connection.text("421[\"join\",\"red\"]");
      assertThat(client.event()).isEqualTo("431[]");
      root.sockets().iterator().next().attach("kept");
      client.lose();
      root.to("red").emit(event(1));
      root.except("red").emit(event(2));
      assertThat(client.comeBack()).containsExactly("42[\"n\",1]");
      assertThat(root.sockets().iterator().next().attachment(String.class)).contains("kept");
    }
  }

  @Test
  void volatileEventsHaveAnOffsetAndAreNotSentTwice() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      root.emit(Event.of("v", Json.of("\"text\"")), EmitFlag.VOLATILE);
      assertThat(client.event()).matches("42\\[\"v\",\"text\",\"\\d+\"]");
      client.lose();
      root.emit(Event.of("v", Json.of("\"dropped\"")), EmitFlag.VOLATILE);
      root.emit(event(1));
      assertThat(client.comeBack()).containsExactly("42[\"n\",1]");
      assertThat(client.sid).isEqualTo(sid);
    }
  }

  @Test
  void aMissedEventThatIsGoneMakesTheClientBeginAnew() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      client.lose();
      for (int i = 0; i < 10; i++) {
        root.emit(Event.of("large", Json.quote("x".repeat(20_000))));
      }
      assertThat(client.comeBack()).isEmpty();
      assertThat(client.sid).isNotEqualTo(sid);
      await().until(() -> log.getLast().equals("connected false"));
    }
  }

  @Test
  void aClientThatComesTooLateBeginsAnew() throws IOException {
    server.close();
    start(new RecoveryOptions(Duration.ofMillis(100), 100_000, 100, true));
    try (Client client = new Client()) {
      String sid = client.sid;
      client.connection.text("421[\"join\",\"red\"]");
      client.event();
      client.lose();
      await()
          .untilAsserted(() -> {
            root.to("red").emit(event(1));
            assertThat(client.comeBack()).isEmpty();
          });
      assertThat(client.sid).isNotEqualTo(sid);
    }
  }

  @Test
  void oneMoreThanMayBeAwayIsNotKept() throws IOException {
    server.close();
    start(new RecoveryOptions(Duration.ofSeconds(20), 100_000, 1, true));
    try (Client first = new Client();
        Client second = new Client()) {
      String sid = first.sid;
      String secondSid = second.sid;
      first.connection.hangUp();
      await().until(() -> root.sockets().size() == 1);
      second.lose();
      second.comeBack();
      assertThat(second.sid).isNotEqualTo(secondSid);
      first.comeBack();
      assertThat(first.sid).isEqualTo(sid);
    }
  }

  @Test
  void aClientThatLeftForGoodBeginsAnew() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      client.connection.text("41");
      await().until(() -> root.sockets().isEmpty());
      client.comeBack();
      assertThat(client.sid).isNotEqualTo(sid);
    }
  }

  @Test
  void aSecondConnectionWithTheSamePidFencesTheFirst() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      try (RawConnection first = client.connection) {
        client.comeBack();
        assertThat(client.sid).isEqualTo(sid);
        assertThat(first.message()).isEqualTo("41");
        assertThat(first.closeCode()).isEqualTo(1000);
      }
      root.emit(event(1));
      assertThat(client.event()).startsWith("42[\"n\",1");
      client.connection.text("427[\"ping\"]");
      assertThat(client.event()).isEqualTo("437[\"pong\"]");
      assertThat(log).containsExactly("connected false", "disconnected replaced", "connected true");
    }
  }

  @Test
  void whatIsNoPidOrNoOffsetBeginsAnew() throws IOException {
    for (String auth :
        List.of(
            "{\"pid\":\"unknown\",\"offset\":\"1\"}",
            "{\"pid\":1}",
            "{\"pid\":{},\"offset\":[]}")) {
      try (RawConnection connection = RawConnection.webSocket(port())) {
        assertThat(connection.text("40" + auth).message()).startsWith("40{\"sid\"");
      }
    }
    try (Client client = new Client()) {
      String sid = client.sid;
      client.lose();
      client.offset = "no number";
      client.comeBack();
      assertThat(client.sid).isNotEqualTo(sid);
    }
  }

  @Test
  void anUnknownOffsetBeginsAnew() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      client.lose();
      client.offset = "999";
      client.comeBack();
      assertThat(client.sid).isNotEqualTo(sid);
    }
  }

  @Test
  void whatIsEmittedToASocketWhoseClientIsAwayIsKept() throws IOException {
    try (Client client = new Client()) {
      Socket socket = root.sockets().iterator().next();
      client.lose();
      assertThat(socket.isConnected()).isFalse();
      socket.emit(event(1));
      assertThat(root.fetchSockets().toCompletableFuture().join()).isEmpty();
      assertThat(client.comeBack()).containsExactly("42[\"n\",1]");
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void disconnectingASocketWhoseClientIsAwayEndsIt() throws IOException {
    try (Client client = new Client()) {
      String sid = client.sid;
      Socket socket = root.sockets().iterator().next();
      client.lose();
      socket.disconnect();
      client.comeBack();
      assertThat(client.sid).isNotEqualTo(sid);
    }
  }

  /// As when the connection ends while the loop of its socket asks it to let the socket go.
  @Test
  void disconnectingWhileTheClientIsBeingLostEndsTheSocket() throws Exception {
    try (Client client = new Client()) {
      String sid = client.sid;
      NamespaceSocket socket = (NamespaceSocket) root.sockets().iterator().next();
      Connection connection = socket.connection();
      CountDownLatch done = new CountDownLatch(1);
      connection
          .session()
          .execute(() -> {
            connection.session().close(CloseReason.PEER_CLOSE);
            connection.disconnect(socket, false);
            done.countDown();
          });
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();

      client.comeBack();

      assertThat(client.sid).isNotEqualTo(sid);
      assertThat(root.sockets()).hasSize(1);
    }
  }

  /// The place that the first would take while it makes way is taken.
  @Test
  void aClientWhoseSocketCannotMakeWayBeginsAnew() throws IOException {
    server.close();
    start(new RecoveryOptions(Duration.ofSeconds(20), 100_000, 1, true));
    try (Client away = new Client();
        Client client = new Client()) {
      away.connection.hangUp();
      await().until(() -> root.sockets().size() == 1);
      String sid = client.sid;
      RawConnection first = client.connection;
      assertThat(client.comeBack()).isEmpty();
      assertThat(client.sid).isNotEqualTo(sid);
      first.close();
    }
  }

  /// It could not be sent at once, and would end every connection anew.
  @Test
  void whoHasMissedMoreThanMayWaitForAClientBeginsAnew() throws IOException {
    server.close();
    start(new RecoveryOptions(Duration.ofSeconds(20), 1 << 20, 100, true));
    try (Client client = new Client()) {
      String sid = client.sid;
      client.lose();
      for (int i = 0; i < 1500; i++) {
        root.emit(event(i));
      }
      assertThat(client.comeBack()).isEmpty();
      assertThat(client.sid).isNotEqualTo(sid);
      String second = client.sid;
      client.lose();
      for (int i = 0; i < 700; i++) {
        root.emit(event(i));
      }
      try (RawConnection polling = new RawConnection(port())) {
        String session = "transport=polling&sid=" + PollingTest.open(polling);
        polling.exchange(RawConnection.post(session, "40{\"pid\":\"" + client.pid + "\"}"));
        assertThat(polling.exchange(RawConnection.get(session)).body())
            .contains("42[\"n\",0,", "42[\"n\",699,", "40{\"sid\":\"" + second);
      }
    }
  }

  /// Stock clients never forget the last offset that they have seen.
  @Test
  void anOffsetOfAnotherServerMeansThatNothingWasReceived() throws IOException {
    try (Client client = new Client()) {
      root.emit(event(1));
      client.event();
      String offset = client.offset;
      server.close();
      start(new RecoveryOptions(Duration.ofSeconds(20), 100_000, 100, true));
      client.comeBack();
      String sid = client.sid;
      client.lose();
      root.emit(event(2));
      root.emit(event(3));
      assertThat(client.offset).isEqualTo(offset);
      assertThat(client.comeBack()).containsExactly("42[\"n\",2]", "42[\"n\",3]");
      assertThat(client.sid).isEqualTo(sid);
    }
  }

  @Test
  void whoIsFencedMayStillHavePacketsUnderWay() throws IOException {
    server.of("/chat").onConnection(socket -> socket.on("hi", (arguments, ack) -> ack.send()));
    try (Client client = new Client()) {
      RawConnection first = client.connection;
      assertThat(first.text("40/chat,").message()).startsWith("40/chat,");
      client.comeBack();
      assertThat(first.message()).isEqualTo("41");
      assertThat(first.text("427[\"ping\"]").text("42/chat,1[\"hi\"]").message())
          .isEqualTo("43/chat,1[]");
      first.close();
    }
  }

  @Test
  void thePayloadThatMiddlewaresHaveSeenStays() throws IOException {
    try (Client client = new Client()) {
      client.lose();
      client.comeBack();
      assertThat(root.sockets())
          .singleElement()
          .satisfies(socket -> assertThat(socket.handshake().auth()).isEqualTo(Json.EMPTY_OBJECT));
    }
  }

  @RepeatedTest(4)
  void theFarewellOfADrainReachesARecoveredClient() throws IOException {
    try (Client client = new Client()) {
      client.lose();
      client.comeBack();
      var drained = server.drain(Duration.ZERO, socket -> socket.emit(Event.of("bye")));
      assertThat(client.event()).startsWith("42[\"bye\",");
      client.connection.hangUp();
      drained.toCompletableFuture().join();
    }
  }

  @Test
  void whatIsKeptForClientsCountsAsBuffered() throws IOException {
    server.close();
    server =
        SocketIoServer.builder()
            .bufferedMaxBytes(100_000)
            .closeTimeout(Duration.ofMillis(200))
            .connectionStateRecovery(RecoveryOptions.defaults())
            .build();
    root = server.of("/");
    listener = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (Client client = new Client();
        RawConnection other = new RawConnection(port())) {
      client.lose();
      root.emit(Event.of("large", Json.quote("x".repeat(200_000))));
      await()
          .untilAsserted(() ->
              assertThat(other.exchange(RawConnection.get("transport=polling")).status())
                  .isEqualTo(503));
    }
  }

  @Test
  void whoIsGoneIsInNoRoom() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (Client client = new Client()) {
        client.connection.text("421[\"join\",\"red\"]");
        assertThat(client.event()).isEqualTo("431[]");
        Socket socket = root.sockets().iterator().next();
        client.connection.hangUp();
        await().until(() -> !socket.isConnected());
        client.comeBack();
        socket.disconnect();
        await().until(() -> !socket.isConnected());
      }
    }
    await()
        .untilAsserted(
            () -> assertThat(root.rooms().toCompletableFuture().join()).doesNotContainKey("red"));
  }

  /// Whatever the moment of the loss, and on whatever loop the client comes back: each event once,
  /// in order.
  @RepeatedTest(5)
  void nothingIsLostOrDoubledWhileEventsAreSent() throws Exception {
    int count = 400;
    try (Client client = new Client()) {
      Thread sending =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < count; i++) {
                  root.emit(event(i));
                }
              });
      List<String> received = new CopyOnWriteArrayList<>();
      int taken = 0;
      while (received.size() < count) {
        received.add(client.event().replaceAll(",?\"\\d+\"]$", "]"));
        if (++taken % 70 == 0) {
          client.connection.hangUp();
          received.addAll(client.comeBack());
        }
      }
      sending.join();
      for (int i = 0; i < count; i++) {
        assertThat(received.get(i)).isEqualTo("42[\"n\"," + i + "]");
      }
      assertThat(received).hasSize(count);
    }
  }
}

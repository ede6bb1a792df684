package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.Rate;
import dev.carillon.socketio.transport.Transport;
import dev.carillon.socketio.transport.TransportObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FlowControlTest {
  private static final int PINGS = 40_000;
  private static final Event LARGE = Event.of("large", Json.quote("x".repeat(60_000)));

  private static RawConnection notReading(EchoServer echo) throws IOException {
    RawConnection connection = new RawConnection(echo.port(), 4096);
    connection.handshake("");
    connection.frame();
    connection.text("40");
    connection.message();
    connection.message();
    return connection;
  }

  private static void fill(EchoServer echo, int events) {
    for (int i = 0; i < events; i++) {
      echo.server.of("/").emit(LARGE);
    }
  }

  @Test
  void aPeerThatTakesNothingForTheStallTimeoutIsClosedAsSlow() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder
                    .outgoingMaxBytes(100 << 20)
                    .pingTimeout(Duration.ofMinutes(1))
                    .stallTimeout(Duration.ofMillis(200)));
        RawConnection connection = notReading(echo)) {
      fill(echo, 200);
      await().until(() -> echo.server.stats().transport().slowConsumersClosed() == 1);
      await().until(() -> echo.endings.contains(DisconnectReason.SLOW_CONSUMER));
      assertThat(connection).isNotNull();
    }
  }

  @Test
  void aPeerThatTakesSomethingNowAndThenIsNotSlow() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder
                    .outgoingMaxBytes(100 << 20)
                    .pingInterval(Duration.ofMinutes(1))
                    .stallTimeout(Duration.ofMillis(300)));
        RawConnection connection = notReading(echo)) {
      fill(echo, 200);
      for (int i = 0; i < 200; i++) {
        assertThat(connection.message()).startsWith("42[\"large\"");
      }
      assertThat(echo.server.stats().transport().slowConsumersClosed()).isZero();
    }
  }

  @Test
  void aPollingClientThatDoesNotComeBackIsClosedAsSlow() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.stallTimeout(Duration.ofMillis(100)));
        RawConnection connection = new RawConnection(echo.port())) {
      String sid = PollingTest.open(connection);
      connection.exchange(RawConnection.post("transport=polling&sid=" + sid, "40"));
      await().until(() -> echo.server.stats().transport().slowConsumersClosed() == 1);
    }
  }

  @Test
  void theTimeToPollAgainBeginsWhenTheAnswerWasTaken() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder
                    .outgoingMaxBytes(32 << 20)
                    .pingInterval(Duration.ofMinutes(1))
                    .stallTimeout(Duration.ofSeconds(1)));
        RawConnection gets = new RawConnection(echo.port(), 4096);
        RawConnection posts = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(gets);
      posts.exchange(RawConnection.post(session, "40"));
      await().until(() -> echo.server.of("/").sockets().size() == 1);
      Socket socket = echo.server.of("/").sockets().iterator().next();
      for (int i = 0; i < 100; i++) {
        socket.emit(LARGE);
      }
      gets.send(RawConnection.get(session));
      gets.sip(1, 1, Duration.ZERO);
      socket.emit(Event.of("late"));
      // Longer than it may take nothing, and less in the kernels at the end.
      String taken = gets.response(Duration.ofMillis(150)).body();
      assertThat(taken).contains("42[\"large\"").doesNotContain("late");
      assertThat(gets.exchange(RawConnection.get(session)).body()).endsWith("42[\"late\"]");
      assertThat(echo.server.stats().transport().slowConsumersClosed()).isZero();

      socket.emit(Event.of("not fetched"));
      await().until(() -> echo.server.stats().transport().slowConsumersClosed() == 1);
    }
  }

  @Test
  void onePacketMoreThanMayWaitClosesAPollingClientAsSlow() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.outgoingMaxPackets(10));
        RawConnection connection = new RawConnection(echo.port())) {
      String sid = PollingTest.open(connection);
      // The answer to CONNECT and the first event are two.
      connection.exchange(RawConnection.post("transport=polling&sid=" + sid, "40"));
      await().until(() -> echo.server.of("/").sockets().size() == 1);
      Socket socket = echo.server.of("/").sockets().iterator().next();
      for (int i = 0; i < 8; i++) {
        socket.emit(Event.of("small"));
      }
      assertThat(echo.server.stats().transport().slowConsumersClosed()).isZero();
      for (int i = 0; i < 2; i++) {
        socket.emit(Event.of("small"));
      }
      await().until(() -> echo.server.stats().transport().slowConsumersClosed() == 1);
    }
  }

  /// A pong takes much more room than the ping that asks for it, and one read has thousands of
  /// them.
  @Test
  void pingsBeyondWhatThePeerTakesAreLeftUnread() throws Exception {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.pingInterval(Duration.ofMinutes(1)));
        RawConnection connection = notReading(echo)) {
      // Taken, so that from then on the server reads much at once.
      pingWhileTheLoopIsBusy(echo, connection);
      takePongs(connection);

      int events = fillUntilOneWaits(echo);
      pingWhileTheLoopIsBusy(echo, connection);

      for (int i = 0; i < events; i++) {
        assertThat(connection.message()).startsWith("42[\"large\"");
      }
      takePongs(connection);
    }
  }

  private static void pingWhileTheLoopIsBusy(EchoServer echo, RawConnection connection)
      throws Exception {
    NamespaceSocket socket = (NamespaceSocket) echo.server.of("/").sockets().iterator().next();
    CountDownLatch sent = new CountDownLatch(1);
    socket.connection().session().execute(() -> awaitIn(sent));
    byte[] ping = RawConnection.encode(0x80 | RawConnection.PING, new byte[0], true);
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < PINGS; i++) {
      pings.write(ping);
    }
    Thread asking = Thread.ofVirtual().start(() -> sendAll(connection, pings.toByteArray()));
    asking.join(Duration.ofMillis(500));
    sent.countDown();
  }

  private static void takePongs(RawConnection connection) throws IOException {
    for (int i = 0; i < PINGS; i++) {
      assertThat(connection.message()).isEqualTo("opcode " + RawConnection.PONG);
    }
  }

  private static int fillUntilOneWaits(EchoServer echo) {
    AtomicInteger events = new AtomicInteger();
    AtomicLong before = new AtomicLong();
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          long queued = echo.server.stats().transport().queuedBytes();
          if (queued == 0) {
            fill(echo, 1);
            events.incrementAndGet();
          }
          return queued > 0 && queued == before.getAndSet(queued);
        });
    return events.get();
  }

  private static void awaitIn(CountDownLatch sent) {
    try {
      sent.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendAll(RawConnection connection, byte[] bytes) {
    try {
      connection.send(bytes);
    } catch (IOException closed) {
      // The test fails, or is over.
    }
  }

  @Test
  void aPeerThatAsksWithoutTakingTheAnswersIsReadNoFurther() throws Exception {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder
                    .outgoingMaxBytes(64 << 20)
                    .pingInterval(Duration.ofMinutes(1))
                    .stallTimeout(Duration.ofMinutes(1)));
        RawConnection connection = notReading(echo)) {
      String ask = "42[\"message\",\"" + "y".repeat(30_000) + "\"]";
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 600; i++) {
                    connection.text(ask);
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      // 18 MB are asked for; the kernels' buffers and what was read before it stopped are less.
      await().until(() -> echo.server.stats().transport().queuedBytes() > 32 * 1024);
      await()
          .during(Duration.ofMillis(300))
          .until(() -> echo.server.stats().transport().queuedBytes() < 4 << 20);
      // And it goes on when they are taken.
      for (int i = 0; i < 600; i++) {
        assertThat(connection.message()).startsWith("42[\"message-back\"");
      }
      asking.join();
    }
  }

  /// Which is all or nothing.
  @Test
  void aBurstToAPollingClientIsNotCutInTheMiddle() throws IOException {
    try (EchoServer echo =
            EchoServer.start(
                builder -> builder.outgoingMaxBytes(100_000).pingInterval(Duration.ofSeconds(9)));
        RawConnection connection = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(connection);
      connection.exchange(RawConnection.post(session, "40"));
      await().until(() -> echo.server.of("/").sockets().size() == 1);
      String polled = "";
      while (!polled.endsWith("42[\"auth\",{}]")) {
        polled = connection.exchange(RawConnection.get(session)).body();
      }
      connection.send(RawConnection.get(session));
      Socket socket = echo.server.of("/").sockets().iterator().next();
      socket.emit(
          Event.of(
              "m",
              Binary.of(new byte[60_000]),
              Binary.of(new byte[60_000]),
              Binary.of(new byte[3])));
      String body = connection.response().body();
      // When the event was quicker than the poll, the client is slow and hears of the end.
      if (body.startsWith("45")) {
        assertThat(body).endsWith("bAAAA");
      } else {
        assertThat(echo.server.stats().transport().slowConsumersClosed()).isOne();
      }
    }
  }

  @Test
  void postsThatHaveComeInPartCountAsBuffered() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.bufferedMaxBytes(100_000));
        RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port());
        RawConnection other = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(gets);
      String post = RawConnection.post(session, "4".repeat(500_000));
      posts.send(post.substring(0, 300_000));
      await()
          .untilAsserted(() ->
              assertThat(other.exchange(RawConnection.get("transport=polling")).status())
                  .isEqualTo(503));
    }
  }

  @Test
  void packetsWhoseAttachmentsAreStillToComeCountAsBuffered() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.bufferedMaxBytes(100_000));
        RawConnection connection = RawConnection.joined(echo.port());
        RawConnection other = new RawConnection(echo.port())) {
      connection.text("452-[\"message\"]");
      connection.frame(true, RawConnection.BINARY, new byte[300_000]);
      await()
          .untilAsserted(() ->
              assertThat(other.exchange(RawConnection.get("transport=polling")).status())
                  .isEqualTo(503));
    }
  }

  @Test
  void aLastAnswerThatIsNotTakenIsCutOff() throws Exception {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder
                    .headersTimeout(Duration.ofMillis(200))
                    .pingInterval(Duration.ofSeconds(9))
                    .outgoingMaxBytes(32 << 20));
        RawConnection slow = new RawConnection(echo.port(), 4096)) {
      String session = "transport=polling&sid=" + PollingTest.open(slow);
      try (RawConnection posts = new RawConnection(echo.port())) {
        posts.exchange(RawConnection.post(session, "40"));
      }
      await().until(() -> echo.server.of("/").sockets().size() == 1);
      echo.server.of("/").emit(Event.of("large", Json.quote("x".repeat(20_000_000))));
      slow.send(RawConnection.get(session).replace("Host:", "Connection: close\r\nHost:"));

      // It has read nothing, and cannot have the whole answer.
      await()
          .untilAsserted(
              () -> assertThatThrownBy(() -> slow.send("\r\n")).isInstanceOf(IOException.class));
    }
  }

  @Test
  void handshakesAreRefusedWhileTooMuchWaitsForPeers() throws IOException {
    try (EchoServer echo =
            EchoServer.start(
                builder -> builder.outgoingMaxBytes(100 << 20).bufferedMaxBytes(1 << 20));
        RawConnection slow = notReading(echo);
        RawConnection other = new RawConnection(echo.port())) {
      fill(echo, 200);
      await()
          .untilAsserted(() -> {
            RawConnection.Response refused = other.exchange(RawConnection.get("transport=polling"));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("retry-after");
          });
      slow.hangUp();
      await()
          .untilAsserted(() ->
              assertThat(other.exchange(RawConnection.get("transport=polling")).status())
                  .isEqualTo(200));
    }
  }

  @Test
  void overTheRateOfMessagesAConnectionWaitsAndLosesNothing() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.receiveRate(new Rate(50, 5), Rate.UNLIMITED));
        RawConnection connection = RawConnection.joined(echo.port())) {
      long start = System.nanoTime();
      for (int i = 0; i < 25; i++) {
        connection.text("42[\"message\"," + i + "]");
      }
      for (int i = 0; i < 25; i++) {
        assertThat(connection.message()).isEqualTo("42[\"message-back\"," + i + "]");
      }
      // Five at once, the CONNECT among them, and the others twenty milliseconds apart.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(380));
    }
  }

  @Test
  void overTheRateOfBytesAPostIsAnsweredLater() throws IOException {
    try (EchoServer echo =
            EchoServer.start(
                builder -> builder.receiveRate(Rate.UNLIMITED, new Rate(10_000, 1000)));
        RawConnection connection = new RawConnection(echo.port())) {
      String sid = PollingTest.open(connection);
      String message = "42[\"message\",\"" + "z".repeat(1900) + "\"]";
      String posts = "transport=polling&sid=" + sid;
      connection.exchange(RawConnection.post(posts, "40"));
      await().until(() -> !echo.server.of("/").sockets().isEmpty());
      long start = System.nanoTime();
      connection.exchange(RawConnection.post(posts, message + "\u001e" + message));
      // The first of the two is let in on credit, for a tenth of a second.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(80));
    }
  }

  @Test
  void anObserverHearsOfAConnectionsLife() throws IOException {
    List<String> heard = new CopyOnWriteArrayList<>();
    TransportObserver observer =
        new TransportObserver() {
          @Override
          public void opened(Transport transport) {
            heard.add("opened " + transport);
            throw new IllegalStateException("a broken observer, as the test wants it");
          }

          @Override
          public void received(Transport transport, int bytes) {
            heard.add("received " + bytes);
          }

          @Override
          public void closed(Transport transport, CloseReason reason) {
            heard.add("closed " + transport + " " + reason);
          }
        };
    try (EchoServer echo = EchoServer.start(builder -> builder.observer(observer))) {
      try (RawConnection connection = RawConnection.joined(echo.port())) {
        connection.text("1");
        connection.closeCode();
      }
      await()
          .untilAsserted(() ->
              assertThat(heard)
                  .containsExactly(
                      "opened WEBSOCKET", "received 1", "closed WEBSOCKET PEER_CLOSE"));
    }
  }

  @Test
  void anAnswerThatIsNotTakenStopsWhatIsPipelinedBehindIt() throws Exception {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.headersTimeout(Duration.ofMillis(300)));
        RawConnection connection = new RawConnection(echo.port(), 4096)) {
      String request = RawConnection.get("transport=nonsense").repeat(100);
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 10_000; i++) {
                    connection.send(request);
                  }
                } catch (IOException closed) {
                  // As it should be.
                }
              });
      assertThat(asking.join(Duration.ofSeconds(20))).isTrue();
    }
  }
}

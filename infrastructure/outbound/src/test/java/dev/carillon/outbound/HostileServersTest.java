package dev.carillon.outbound;

import static dev.carillon.outbound.OutboundException.Kind.TIMEOUT;
import static dev.carillon.outbound.OutboundException.Kind.UNREACHABLE;
import static dev.carillon.outbound.RawServer.readHead;
import static dev.carillon.outbound.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server can do to whoever calls it.
@Timeout(20)
class HostileServersTest {
  private static final Duration CONNECT = Duration.ofMillis(300);
  private static final Duration TIMEOUT_AFTER = Duration.ofMillis(400);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final int MAX_REPLY_BYTES = 1000;

  private @Nullable RawServer server;
  private final OutboundHttp http = http(TIMEOUT_AFTER, 4);

  @AfterEach
  void stop() throws IOException {
    http.close();
    if (server != null) {
      server.close();
    }
  }

  private static OutboundPolicy policy(Duration timeout, int maxConnections) {
    return new OutboundPolicy(
        CONNECT,
        timeout,
        maxConnections,
        MAX_REPLY_BYTES,
        List.of(Network.parse("127.0.0.1")),
        false);
  }

  private static OutboundHttp http(Duration timeout, int maxConnections) {
    return new OutboundHttp(policy(timeout, maxConnections));
  }

  private RawServer serving(RawServer.Behaviour behaviour) throws IOException {
    RawServer started = new RawServer(behaviour);
    server = started;
    return started;
  }

  private static OutboundReply post(OutboundHttp http, URI url) throws OutboundException {
    return http.post(url, Map.of(), new byte[0]);
  }

  private OutboundException fault(URI url) {
    return fault(http, url);
  }

  private static OutboundException fault(OutboundHttp http, URI url) {
    return catchThrowableOfType(OutboundException.class, () -> post(http, url));
  }

  private static void dripForEver(RawServer server, Socket connection, String drop)
      throws IOException, InterruptedException {
    while (!server.closedWithin(20)) {
      write(connection, drop);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"
      })
  void whoDripsIsLeftAtTheDeadline(String head) throws Exception {
    RawServer dripping =
        serving((self, connection) -> {
          readHead(connection);
          write(connection, head);
          dripForEver(self, connection, head.isEmpty() ? "H" : "x");
        });
    long started = System.nanoTime();

    OutboundException fault = fault(dripping.url());

    assertThat(fault.kind()).isEqualTo(TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    await().atMost(SOON).until(() -> dripping.broken.get() == 1);
  }

  @Test
  void whoSendsInterimRepliesForEverIsLeftAtTheDeadline() throws Exception {
    RawServer dripping =
        serving((self, connection) -> {
          readHead(connection);
          dripForEver(self, connection, "HTTP/1.1 102 Processing\r\n\r\n");
        });

    assertThat(fault(dripping.url()))
        .extracting(OutboundException::kind, Throwable::getMessage)
        .containsExactly(TIMEOUT, "there was no reply within 400 ms");
    await().atMost(SOON).until(() -> dripping.broken.get() == 1);
  }

  @Test
  void whoStallsIsLeftAndItsConnectionsAreGivenBack() throws Exception {
    CountDownLatch well = new CountDownLatch(1);
    RawServer stalling =
        serving((self, connection) -> {
          readHead(connection);
          while (well.getCount() > 0 && !self.closedWithin(20)) {}
          write(connection, "HTTP/1.1 204 No Content\r\n\r\n");
        });

    for (int i = 0; i < 6; i++) {
      assertThat(fault(stalling.url()).kind()).isEqualTo(TIMEOUT);
    }
    well.countDown();

    await().atMost(SOON).ignoreExceptions().until(() -> post(http, stalling.url()).status() == 204);
  }

  @Test
  void whoNeverShakesHandsIsLeft() throws Exception {
    RawServer stalling = serving((self, connection) -> self.closedWithin(20_000));

    URI url = URI.create("https://127.0.0.1:" + stalling.port() + "/");

    // The call has time enough: it is the connection that has not.
    try (OutboundHttp patient = http(Duration.ofSeconds(15), 4)) {
      OutboundException fault = fault(patient, url);

      assertThat(fault.kind()).isEqualTo(TIMEOUT);
      assertThat(fault).hasMessage("its host did not take the connection in time");
    }
  }

  @Test
  void whoNeverEndsIsReadToTheBoundAndDropped() throws Exception {
    RawServer endless =
        serving((self, connection) -> {
          readHead(connection);
          write(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (!self.closedWithin(0)) {
            write(connection, "400\r\n" + "x".repeat(1024) + "\r\n");
          }
        });

    OutboundReply reply = post(http, endless.url());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("x".repeat(MAX_REPLY_BYTES));
    assertThat(reply.complete()).isFalse();
    await().atMost(SOON).until(() -> endless.broken.get() == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_REPLY_BYTES, MAX_REPLY_BYTES + 1})
  void aReplyAtTheBoundIsComplete(int bytes) throws Exception {
    RawServer exact =
        serving((self, connection) -> {
          readHead(connection);
          write(
              connection,
              "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes));
          self.closedWithin(20_000);
        });

    assertThat(post(http, exact.url()).complete()).isEqualTo(bytes == MAX_REPLY_BYTES);
  }

  @Test
  void compressedRepliesAreNotBlownUp() throws Exception {
    RawServer bomb =
        serving((self, connection) -> {
          readHead(connection);
          write(
              connection,
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nzip");
          self.closedWithin(20_000);
        });

    assertThat(post(http, bomb.url()).body()).isEqualTo("zip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfew",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
      })
  void whoBreaksOffOrSpeaksNoHttpIsUnreachable(String reply) throws Exception {
    RawServer broken =
        serving((self, connection) -> {
          readHead(connection);
          write(connection, reply);
        });

    OutboundException fault = fault(broken.url());

    assertThat(fault.kind()).isEqualTo(UNREACHABLE);
    assertThat(fault.getMessage()).doesNotContain("127.0.0.1").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "X: y\r\n"})
  void headersHaveABound(String drop) throws Exception {
    RawServer endless =
        serving((self, connection) -> {
          readHead(connection);
          write(connection, "HTTP/1.1 200 OK\r\n");
          while (!self.closedWithin(0)) {
            write(connection, drop.repeat(100));
          }
        });

    assertThat(fault(endless.url()).kind()).isEqualTo(UNREACHABLE);
    await().atMost(SOON).until(() -> endless.broken.get() == 1);
  }

  @Test
  void aConnectionThatWasClosedMeanwhileIsNotUsed() throws Exception {
    RawServer closing =
        serving((_, connection) -> {
          readHead(connection);
          write(connection, "HTTP/1.1 204 No Content\r\n\r\n");
        });

    for (int i = 0; i < 5; i++) {
      assertThat(post(http, closing.url()).status()).isEqualTo(204);
      int served = i + 1;
      await().atMost(SOON).until(() -> closing.ended.get() == served);
    }
    assertThat(closing.connections).hasValue(5);
  }

  @Test
  void oneThatStallsLeavesConnectionsToOthers() throws Exception {
    RawServer stalling = serving((self, _) -> self.closedWithin(20_000));
    try (OutboundHttp patient = http(Duration.ofSeconds(10), 4);
        RawServer well =
            new RawServer((_, connection) -> {
              readHead(connection);
              write(connection, "HTTP/1.1 204 No Content\r\n\r\n");
            })) {
      Thread.startVirtualThread(() -> fault(patient, stalling.url()));
      await().atMost(SOON).until(() -> stalling.connections.get() == 1);

      OutboundException second = fault(patient, stalling.url());

      assertThat(second.kind()).isEqualTo(TIMEOUT);
      assertThat(second).hasMessageContaining("carillon.outbound.max-connections");
      assertThat(stalling.connections).hasValue(1);
      assertThat(post(patient, well.url()).status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptEndsACallSoon(boolean virtual) throws Exception {
    RawServer stalling = serving((self, _) -> self.closedWithin(20_000));
    try (OutboundHttp patient = http(Duration.ofSeconds(15), 4)) {
      AtomicReference<OutboundException> fault = new AtomicReference<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Runnable call =
          () -> {
            fault.set(fault(patient, stalling.url()));
            interrupted.complete(Thread.currentThread().isInterrupted());
          };
      Thread thread = virtual ? Thread.ofVirtual().start(call) : Thread.ofPlatform().start(call);
      await().atMost(SOON).until(() -> stalling.connections.get() == 1);

      thread.interrupt();

      assertThat(interrupted.get(3, TimeUnit.SECONDS)).isTrue();
      assertThat(fault.get().kind()).isEqualTo(UNREACHABLE);
    }
  }

  @Test
  void closingEndsTheCallsThatRun() throws Exception {
    RawServer stalling = serving((self, _) -> self.closedWithin(20_000));
    OutboundHttp patient = http(Duration.ofSeconds(15), 4);
    CompletableFuture<OutboundException> fault = new CompletableFuture<>();
    Thread.startVirtualThread(() -> fault.complete(fault(patient, stalling.url())));
    await().atMost(SOON).until(() -> stalling.connections.get() == 1);

    patient.close();

    assertThat(fault.get(3, TimeUnit.SECONDS).kind()).isEqualTo(UNREACHABLE);
    assertThat(fault(patient, stalling.url()).kind()).isEqualTo(UNREACHABLE);
  }

  @Test
  void aNameServerThatStallsIsLeftToo() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    NameLookup stalling =
        name -> {
          try {
            never.await();
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        };
    try (OutboundHttp asking =
        new OutboundHttp(policy(Duration.ofSeconds(10), 40), stalling, tls())) {
      assertThat(fault(asking, URI.create("http://slow.example/")))
          .extracting(OutboundException::kind, Throwable::getMessage)
          .containsExactly(TIMEOUT, "looking up its host took too long");
    }
  }

  @Test
  void aNameThatIsNotKnownIsUnreachable() throws Exception {
    NameLookup none =
        name -> {
          throw new UnknownHostException(name);
        };
    try (OutboundHttp asking = new OutboundHttp(policy(TIMEOUT_AFTER, 4), none, tls());
        OutboundHttp empty =
            new OutboundHttp(policy(TIMEOUT_AFTER, 4), _ -> new InetAddress[0], tls())) {
      assertThat(fault(asking, URI.create("http://none.example/")).kind()).isEqualTo(UNREACHABLE);
      assertThat(fault(empty, URI.create("http://none.example/")).kind()).isEqualTo(UNREACHABLE);
    }
  }

  private static SSLContext tls() throws NoSuchAlgorithmException {
    return SSLContext.getDefault();
  }
}

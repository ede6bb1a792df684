package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.transport.TransportStats;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Thousands of connections that come and go in every way, most of them rude, after which the
/// server holds what it held before. The long run, which is not part of the build:
///
/// ```
/// mvn -pl socketio -am test -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dsocketio.soak.cycles=100000
/// ```
class SoakTest {
  private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
  private static final int CYCLES = Integer.getInteger("socketio.soak.cycles", 5_000);
  private static final int WARM_UP = 1_000;
  private static final int CLIENTS = 12;

  /// Several ports, so that the kernel's wait after a close does not use up one port's peers.
  private static final int PORTS = 4;

  /// What lies between two measurements of a server that is idle: classes and code that were loaded
  /// meanwhile, pools of buffers and of threads that have grown. It does not depend on the cycles:
  /// a leak of 100 bytes for each would be ten megabytes in the long run.
  private static final long HEAP_TOLERANCE_BYTES = 6L << 20;

  private static final long DIRECT_TOLERANCE_BYTES = 8L << 20;
  private static final int FILE_TOLERANCE = 6;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long seed = new Random().nextLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private record Held(long heapBytes, long directBytes, long pooledBytes, int files, int threads) {
    static Held now() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      long pooled =
          ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
              ? provider.metric().usedDirectMemory() + provider.metric().usedHeapMemory()
              : 0;
      String[] files = new File("/proc/self/fd").list();
      return new Held(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum(),
          pooled,
          files == null ? 0 : files.length,
          ManagementFactory.getThreadMXBean().getThreadCount());
    }
  }

  @Test
  void whateverComesAndGoesTheServerHoldsWhatItHeldBefore() throws Exception {
    try (EchoServer echo = EchoServer.start()) {
      List<Integer> ports = new ArrayList<>(List.of(echo.port()));
      while (ports.size() < PORTS) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ports.add(echo.server.listen(address).address().getPort());
      }
      cycles(ports, WARM_UP);
      awaitIdle(echo);
      Held before = Held.now();

      long start = System.nanoTime();
      cycles(ports, CYCLES);
      awaitIdle(echo);
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      Held after = Held.now();

      LOG.info("{} cycles in {} s, seed {}", CYCLES, seconds, seed);
      LOG.info("before: {}", before);
      LOG.info("after:  {}", after);
      LOG.info("server: {}", echo.server.stats());
      assertThat(failures).as("seed %d", seed).isEmpty();
      assertThat(after.heapBytes() - before.heapBytes()).isLessThan(HEAP_TOLERANCE_BYTES);
      assertThat(after.directBytes() - before.directBytes()).isLessThan(DIRECT_TOLERANCE_BYTES);
      assertThat(after.pooledBytes() - before.pooledBytes()).isLessThan(DIRECT_TOLERANCE_BYTES);
      assertThat(after.files() - before.files()).isLessThan(FILE_TOLERANCE);
    }
  }

  private static void awaitIdle(EchoServer echo) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          TransportStats stats = echo.server.stats().transport();
          assertThat(stats.pollingConnections()).isZero();
          assertThat(stats.webSocketConnections()).isZero();
          assertThat(stats.queuedBytes()).isZero();
          assertThat(echo.server.stats().sockets()).isZero();
        });
    echo.endings.clear();
    echo.acks.clear();
  }

  private void cycles(List<Integer> ports, int count) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  cycle(ports.get(n % ports.size()), new Random(seed + n));
                }
              }));
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private void cycle(int port, Random random) {
    try {
      switch (random.nextInt(10)) {
        case 0 -> leavesWithACloseFrame(port);
        case 1 -> RawConnection.joined(port).hangUp();
        case 2 -> RawConnection.joined(port).reset();
        case 3 -> leavesPolling(port);
        case 4 -> abandonsAHandshake(port);
        case 5 -> abandonsAnUpgrade(port, random.nextBoolean());
        case 6 -> upgradesAndResets(port);
        case 7 -> sendsHalf(port, RawConnection.upgrade(""), random);
        case 8 -> sendsHalf(port, RawConnection.post("transport=polling&sid=x", "40"), random);
        default -> sendsHalfAMessage(port, random.nextBoolean());
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  private static void leavesWithACloseFrame(int port) throws IOException {
    try (RawConnection connection = RawConnection.joined(port)) {
      connection.text("42[\"message\",1]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\",1]");
      connection.frame(true, RawConnection.CLOSE, new byte[] {3, (byte) 0xe8});
      assertThat(connection.closeCode()).isEqualTo(1000);
    }
  }

  private static void leavesPolling(int port) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      String session = "transport=polling&sid=" + PollingTest.open(connection);
      assertThat(connection.exchange(RawConnection.post(session, "40")).body()).isEqualTo("ok");
      assertThat(connection.exchange(RawConnection.get(session)).status()).isEqualTo(200);
      assertThat(connection.exchange(RawConnection.post(session, "1")).body()).isEqualTo("ok");
    }
  }

  private static void abandonsAHandshake(int port) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      PollingTest.open(connection);
    }
  }

  private static void abandonsAnUpgrade(int port, boolean reset) throws IOException {
    try (RawConnection polling = new RawConnection(port);
        RawConnection socket = new RawConnection(port)) {
      String sid = PollingTest.open(polling);
      polling.send(RawConnection.get("transport=polling&sid=" + sid));
      socket.handshake("&sid=" + sid);
      assertThat(socket.text("2probe").frame().text()).isEqualTo("3probe");
      if (reset) {
        socket.reset();
      }
    }
  }

  private static void upgradesAndResets(int port) throws IOException {
    try (RawConnection polling = new RawConnection(port);
        RawConnection socket = new RawConnection(port)) {
      socket.handshake("&sid=" + PollingTest.open(polling));
      assertThat(socket.text("2probe").frame().text()).isEqualTo("3probe");
      assertThat(socket.text("5").text("40").message()).startsWith("40{\"sid\"");
      socket.reset();
    }
  }

  private static void sendsHalf(int port, String request, Random random) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(request.substring(0, random.nextInt(request.length())));
      if (random.nextBoolean()) {
        connection.reset();
      }
    }
  }

  private static void sendsHalfAMessage(int port, boolean reset) throws IOException {
    try (RawConnection connection = RawConnection.joined(port)) {
      connection.text("452-[\"message\",{\"_placeholder\":true,\"num\":0}]");
      connection.frame(false, RawConnection.BINARY, new byte[3000]);
      byte[] rest = RawConnection.encode(0x80, "x".repeat(500).getBytes(UTF_8), true);
      connection.send(Arrays.copyOf(rest, 400));
      if (reset) {
        connection.reset();
      }
    }
  }
}

package dev.carillon.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// All clients of a run, on one event loop, from several loopback addresses. Public methods are for
/// the thread that measures; the rest is called by the clients on the loop.
final class Clients implements AutoCloseable {
  /// Times up to here are no times but tell a client its place in the server's snapshot.
  static final long MAX_INDEX = 1_000_000;

  private static final int CONNECTS_IN_FLIGHT = 256;
  private static final int SOURCE_ADDRESSES = 8;
  private static final int FIRST_SOURCE = 2;
  private static final int LIMIT_SECONDS = 120;
  private static final int READ_BYTES = 64 * 1024;
  private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;
  private static final int SMALL_RECEIVE_BUFFER_BYTES = 64 * 1024;
  private static final int ETHERNET_SEGMENT_BYTES = 1460;

  /// Level and number as in Linux's `netinet/tcp.h`.
  private static final ChannelOption<Integer> TCP_MAXSEG =
      new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private Bootstrap used;
  private final int port;

  private final List<ClientSocket> sockets = new ArrayList<>();
  private Histogram latencies = new Histogram(MAX_LATENCY_NANOS, DIGITS);
  private int toOpen;
  private int toJoin;
  private int sourceAddress;
  private CompletableFuture<Long> allJoined = new CompletableFuture<>();
  private long received;
  private long expected = Long.MAX_VALUE;
  private CompletableFuture<Long> allReceived = new CompletableFuture<>();
  private long eventBytes;
  private boolean closing;
  private int dropped;
  private @Nullable Throwable failure;

  Clients(int port) {
    IoHandlerFactory handlers =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends SocketChannel> channel =
        Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    this.port = port;
    this.group = new MultiThreadIoEventLoopGroup(1, handlers);
    this.loop = group.next();
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
    this.used = bootstrap;
  }

  int port() {
    return port;
  }

  /// From now on clients connect with the segments of an Ethernet and a small receive buffer. With
  /// those of the loopback interface the kernel alone holds several megabytes for a peer that does
  /// not read.
  void useSmallBuffers() {
    used = bootstrap.clone().option(ChannelOption.SO_RCVBUF, SMALL_RECEIVE_BUFFER_BYTES);
    if (Epoll.isAvailable()) {
      used = used.option(TCP_MAXSEG, ETHERNET_SEGMENT_BYTES);
    }
  }

  /// Opens that many clients, a limited number at once.
  ///
  /// @return when the last had joined its namespace
  long open(int clients) {
    CompletableFuture<Long> joined =
        onLoop(() -> {
          closing = false;
          allJoined = new CompletableFuture<>();
          toOpen = clients;
          toJoin = clients;
          for (int i = Math.min(CONNECTS_IN_FLIGHT, clients); i > 0; i--) {
            openNext();
          }
          return allJoined;
        });
    return await(joined);
  }

  /// Call it before the push.
  ///
  /// @return completes with the time when that many events more have arrived
  CompletableFuture<Long> expect(long events) {
    return onLoop(() -> {
      allReceived = new CompletableFuture<>();
      expected = received + events;
      return allReceived;
    });
  }

  /// Waits for an arrival.
  ///
  /// @return when the last event had come
  long await(CompletableFuture<Long> arrival) {
    try {
      return arrival.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "only " + onLoop(() -> received) + " of " + onLoop(() -> expected) + " events arrived",
          onLoop(() -> failure));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The latencies since the last call.
  Histogram takeLatencies() {
    return onLoop(() -> {
      Histogram taken = latencies;
      latencies = new Histogram(MAX_LATENCY_NANOS, DIGITS);
      return taken;
    });
  }

  /// Checks that nothing was lost and nothing went astray.
  ///
  /// @throws IllegalStateException unless every client that reads has received that many events
  void requireEach(int events) {
    boolean each =
        onLoop(() -> sockets.stream().filter(s -> !s.isSlow()).allMatch(s -> s.events() == events));
    if (!each) {
      throw new IllegalStateException("not every client received " + events + " events");
    }
  }

  /// Checks that the server closed nobody without a reason.
  ///
  /// @throws IllegalStateException when a client was dropped that did read
  void requireNoneDropped() {
    int count = onLoop(() -> dropped);
    if (count > 0) {
      throw new IllegalStateException(
          count + " clients that read were dropped", onLoop(() -> failure));
    }
  }

  /// Mean size of the events so far, without the WebSocket header.
  long meanEventBytes() {
    return onLoop(() -> received == 0 ? 0 : eventBytes / received);
  }

  /// Lets that many clients read no more.
  ///
  /// @return the places of the others in the server's snapshot, which they have been told
  int[] slowDown(int clients) {
    return onLoop(() -> {
      sockets.stream().limit(clients).forEach(ClientSocket::becomeSlow);
      return sockets.stream()
          .filter(socket -> !socket.isSlow())
          .mapToInt(ClientSocket::serverIndex)
          .toArray();
    });
  }

  void closeAll() {
    onLoop(() -> {
      closing = true;
      List.copyOf(sockets).forEach(ClientSocket::close);
      return sockets.size();
    });
  }

  // ---- on the loop

  private void openNext() {
    if (toOpen == 0) {
      return;
    }
    toOpen--;
    ClientSocket socket = new ClientSocket(this);
    sockets.add(socket);
    var _ =
        used.clone()
            .handler(socket)
            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), nextSource())
            .addListener(connected -> {
              if (!connected.isSuccess()) {
                failed(connected.cause());
              }
            });
  }

  /// Several addresses, since one has too few ports.
  private InetSocketAddress nextSource() {
    sourceAddress = (sourceAddress + 1) % SOURCE_ADDRESSES;
    byte[] address = {127, 0, 0, (byte) (FIRST_SOURCE + sourceAddress)};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  void joined() {
    toJoin--;
    if (toJoin == 0) {
      allJoined.complete(System.nanoTime());
    } else {
      openNext();
    }
  }

  void received(int bytes) {
    received++;
    eventBytes += bytes;
    if (received == expected) {
      allReceived.complete(System.nanoTime());
    } else if (received > expected) {
      failed(new IllegalStateException("more events than were pushed"));
    }
  }

  void timed(long at) {
    latencies.recordValue(Math.clamp(System.nanoTime() - at, 0, MAX_LATENCY_NANOS));
  }

  void closed(ClientSocket socket) {
    sockets.remove(socket);
    if (!closing && !socket.isSlow()) {
      dropped++;
      failed(new IllegalStateException("the server closed a connection"));
    }
  }

  void failed(Throwable cause) {
    failure = cause;
    allJoined.completeExceptionally(cause);
    allReceived.completeExceptionally(cause);
  }

  private <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}

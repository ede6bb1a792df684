package dev.carillon.bench.load;

import dev.carillon.bench.client.ClientLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// All clients of a run, on one event loop. Public methods are for the thread that measures; the
/// rest is called by the clients on the loop.
final class Clients implements AutoCloseable {
  /// Times up to here are no times but tell a client its place in the server's snapshot.
  static final long MAX_INDEX = 1_000_000;

  private static final int CONNECTS_IN_FLIGHT = 256;
  private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;

  private final ClientLoop loop;

  private final List<ClientSocket> sockets = new ArrayList<>();
  private Histogram latencies = new Histogram(MAX_LATENCY_NANOS, DIGITS);
  private int toOpen;
  private int toJoin;
  private CompletableFuture<Long> allJoined = new CompletableFuture<>();
  private long received;
  private long expected = Long.MAX_VALUE;
  private CompletableFuture<Long> allReceived = new CompletableFuture<>();
  private long eventBytes;
  private boolean closing;
  private int dropped;
  private @Nullable Throwable failure;

  Clients(int port) {
    this.loop = new ClientLoop(port);
  }

  int port() {
    return loop.port();
  }

  /// See [ClientLoop#useSmallBuffers()].
  void useSmallBuffers() {
    loop.useSmallBuffers();
  }

  /// Opens that many clients, a limited number at once.
  ///
  /// @return when the last had joined its namespace
  long open(int clients) {
    CompletableFuture<Long> joined =
        loop.call(() -> {
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
    return loop.call(() -> {
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
      return arrival.get(ClientLoop.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "only "
              + loop.call(() -> received)
              + " of "
              + loop.call(() -> expected)
              + " events arrived",
          loop.call(() -> failure));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The latencies since the last call.
  Histogram takeLatencies() {
    return loop.call(() -> {
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
        loop.call(
            () -> sockets.stream().filter(s -> !s.isSlow()).allMatch(s -> s.events() == events));
    if (!each) {
      throw new IllegalStateException("not every client received " + events + " events");
    }
  }

  /// Checks that the server closed nobody without a reason.
  ///
  /// @throws IllegalStateException when a client was dropped that did read
  void requireNoneDropped() {
    int count = loop.call(() -> dropped);
    if (count > 0) {
      throw new IllegalStateException(
          count + " clients that read were dropped", loop.call(() -> failure));
    }
  }

  /// Mean size of the events so far, without the WebSocket header.
  long meanEventBytes() {
    return loop.call(() -> received == 0 ? 0 : eventBytes / received);
  }

  /// Lets that many clients read no more.
  ///
  /// @return the places of the others in the server's snapshot, which they have been told
  int[] slowDown(int clients) {
    return loop.call(() -> {
      sockets.stream().limit(clients).forEach(ClientSocket::becomeSlow);
      return sockets.stream()
          .filter(socket -> !socket.isSlow())
          .mapToInt(ClientSocket::serverIndex)
          .toArray();
    });
  }

  void closeAll() {
    loop.call(() -> {
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
        loop.connect(socket)
            .addListener(connected -> {
              if (!connected.isSuccess()) {
                failed(connected.cause());
              }
            });
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

  @Override
  public void close() {
    loop.close();
  }
}

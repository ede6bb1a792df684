package dev.carillon.bench.load;

import dev.carillon.bench.control.Payloads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Single events at a fixed rate, each to another client. The rate does not yield to a server that
/// is late, and an event carries the time at which it should have been sent, so that a delay counts
/// for every event that it held up.
final class Singles {
  private static final long INTERVAL_NANOS = 1_000_000_000L / 400;

  private Singles() {}

  static int[] everyone(int clients) {
    return IntStream.range(0, clients).toArray();
  }

  /// Sends `events` and waits for the last.
  ///
  /// @param receivers by their place in the server's snapshot
  static void send(ServerProcess server, Clients clients, int events, int[] receivers) {
    CompletableFuture<Long> arrival = clients.expect(events);
    pace(server, events, receivers);
    clients.await(arrival);
  }

  /// Sends without waiting for anything.
  static void pace(ServerProcess server, int events, int[] receivers) {
    long start = System.nanoTime() + INTERVAL_NANOS;
    for (int i = 0; i < events; i++) {
      long due = start + i * INTERVAL_NANOS;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      // 37 shares no factor with usual numbers of clients: neighbours on the server are not next.
      int receiver = receivers[(int) (i * 37L % receivers.length)];
      server.tell("one " + receiver + " " + Payloads.time(due));
    }
  }
}

package dev.carillon.bench.load;

import dev.carillon.bench.control.Payloads;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What clients that do not read do to the others and to the server's memory: single events at
/// 400/s while large bursts go to everybody, first with all clients reading, then with one in a
/// hundred that does not.
final class SlowReaders {
  private static final int ONE_IN = 100;
  private static final int BURSTS = 36;
  private static final int WARM_BURSTS = 6;
  private static final long BURST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int SINGLES_PER_BURST = 200;
  private static final int SETTLE_MILLIS = 500;

  private final Plan plan;
  private final ServerProcess server;
  private final Clients clients;
  private final Results results;
  private long highestResidentBytes;

  SlowReaders(Plan plan, ServerProcess server, Clients clients, Results results) {
    this.plan = plan;
    this.server = server;
    this.clients = clients;
    this.results = results;
  }

  void run() {
    int all = plan.slowConnections();
    int slow = Math.max(1, all / ONE_IN);
    clients.useSmallBuffers();
    clients.open(all);
    Measurement.snapshot(server, all);
    tellPlaces(all);
    int[] everyone = Singles.everyone(all);
    load(WARM_BURSTS, everyone);
    var _ = clients.takeLatencies();
    server.awaitQuietMachine(plan.quietSeconds());
    load(BURSTS, everyone);
    Map<String, Object> figures = Results.fields("slow", slow);
    figures.putAll(Results.percentiles("reading_", clients.takeLatencies()));
    server.ask("gc");
    figures.put("rss_before_mb", server.residentBytes() / 1e6);
    figures.put("heap_before_mb", server.heapBytes() / 1e6);

    int[] others = clients.slowDown(slow);
    highestResidentBytes = 0;
    MachineFigures start = server.figures();
    load(BURSTS, others);
    MachineFigures end = server.figures();
    figures.putAll(Results.percentiles("", clients.takeLatencies()));
    clients.requireNoneDropped();
    figures.put("rss_during_mb", highestResidentBytes / 1e6);
    figures.put("heap_during_mb", server.heapBytes() / 1e6);
    figures.put("slow_closed", all - server.sockets());
    server.ask("gc");
    figures.put("rss_after_mb", server.residentBytes() / 1e6);
    figures.put("heap_after_mb", server.heapBytes() / 1e6);
    figures.put("other_cores", end.otherCoresSince(start));
    results.add("slow", figures);
  }

  private void tellPlaces(int all) {
    CompletableFuture<Long> arrival = clients.expect(all);
    for (int i = 0; i < all; i++) {
      server.tell("one " + i + " " + Payloads.time(i + 1));
    }
    clients.await(arrival);
  }

  private void load(int bursts, int[] readers) {
    int singles = bursts * SINGLES_PER_BURST;
    CompletableFuture<Long> arrival =
        clients.expect(singles + (long) bursts * Payloads.EVENTS_PER_BURST * readers.length);
    Thread broadcaster = Thread.ofPlatform().name("bursts").start(() -> sendBursts(bursts));
    Singles.pace(server, singles, readers);
    clients.await(arrival);
    try {
      broadcaster.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
    highestResidentBytes = Math.max(highestResidentBytes, server.residentBytes());
  }

  private void sendBursts(int bursts) {
    long start = System.nanoTime();
    for (int i = 0; i < bursts; i++) {
      long due = start + i * BURST_INTERVAL_NANOS;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      server.tell("bulk");
      highestResidentBytes = Math.max(highestResidentBytes, server.residentBytes());
    }
  }
}

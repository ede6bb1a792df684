package dev.carillon.bench.load;

import static dev.carillon.bench.figures.Results.fields;

import dev.carillon.bench.control.Payloads;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The measures of one server, in their order. Every wait is bounded, every event is counted.
final class Measurement {
  private static final int WARM_UP_CONNECTIONS = 1000;

  /// With one time alone, almost half of our CPU for ten thousand connects went into compiling.
  private static final int WARM_UP_TIMES = 15;

  private static final int WARM_UP_PUSHES = 400;
  private static final int WARM_UP_BURSTS = 40;
  private static final int WARM_UP_SINGLES = 800;
  private static final int CLOSE_LIMIT_SECONDS = 30;

  private final Plan plan;
  private final ServerProcess server;
  private final Clients clients;
  private final Results results;

  /// Events that each client has received since it was opened.
  private int each;

  Measurement(Plan plan, ServerProcess server, Clients clients, Results results) {
    this.plan = plan;
    this.server = server;
    this.clients = clients;
    this.results = results;
  }

  void run() {
    warmUp();
    connectAndIdle();
    if (plan.measures().contains("push")) {
      rounds("push", 1, Plan.WARM_PUSHES, plan.pushes());
    }
    if (plan.measures().contains("burst")) {
      rounds("burst", Payloads.EVENTS_PER_BURST, Plan.WARM_BURSTS, plan.bursts());
    }
    clients.requireEach(each);
    if (plan.measures().contains("latency")) {
      latency();
    }
    clients.requireNoneDropped();
    closeAll();
    if (plan.measures().contains("slow")) {
      new SlowReaders(plan, server, clients, results).run();
      closeAll();
    }
  }

  private void warmUp() {
    int connections = Math.min(WARM_UP_CONNECTIONS, plan.connections());
    for (int i = 1; i < WARM_UP_TIMES; i++) {
      clients.open(connections);
      snapshot(server, connections);
      closeAll();
    }
    clients.open(connections);
    snapshot(server, connections);
    for (int i = 0; i < WARM_UP_PUSHES; i++) {
      round("push", connections);
    }
    for (int i = 0; i < WARM_UP_BURSTS; i++) {
      round("burst", (long) connections * Payloads.EVENTS_PER_BURST);
    }
    Singles.send(
        server, clients, Math.min(WARM_UP_SINGLES, plan.singles()), Singles.everyone(connections));
    var _ = clients.takeLatencies();
    closeAll();
  }

  private void connectAndIdle() {
    server.ask("gc");
    long heap = server.heapBytes();
    long resident = server.residentBytes();
    boolean histogram = plan.measures().contains("histogram");
    HeapHistogram before =
        histogram ? HeapHistogram.of(server.pid()) : new HeapHistogram(Map.of(), Map.of());
    server.awaitQuietMachine(plan.quietSeconds());
    MachineFigures start = server.figures();
    long startNanos = System.nanoTime();
    double seconds = (clients.open(plan.connections()) - startNanos) / 1e9;
    MachineFigures end = server.figures();
    snapshot(server, plan.connections());
    each = 0;
    results.add(
        "connect",
        fields(
            "per_s", plan.connections() / seconds,
            "cpu_us", end.serverCpuSince(start) * 1e6 / plan.connections(),
            "other_cores", end.otherCoresSince(start)));
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(plan.idleSeconds()));
    server.ask("gc");
    results.add(
        "idle",
        fields(
            "heap_bytes", (server.heapBytes() - heap) / (double) plan.connections(),
            "rss_bytes", (server.residentBytes() - resident) / (double) plan.connections(),
            "rss_mb", server.residentBytes() / 1e6,
            "base_heap_mb", heap / 1e6,
            "base_rss_mb", resident / 1e6));
    if (histogram) {
      HeapHistogram.of(server.pid()).printSince(before, plan.connections());
    }
  }

  private void rounds(String command, int eventsPerClient, int warm, int measured) {
    long events = (long) plan.connections() * eventsPerClient;
    for (int i = 0; i < warm; i++) {
      round(command, events);
    }
    server.awaitQuietMachine(plan.quietSeconds());
    long[] nanos = new long[measured];
    MachineFigures start = server.figures();
    for (int i = 0; i < measured; i++) {
      nanos[i] = round(command, events);
    }
    MachineFigures end = server.figures();
    each += eventsPerClient * (warm + measured);
    Arrays.sort(nanos);
    results.add(
        command,
        fields(
            "per_s",
            events * 1e9 / nanos[measured / 2],
            "cpu_us",
            end.serverCpuSince(start) * 1e6 / (events * measured),
            "event_bytes",
            clients.meanEventBytes(),
            "other_cores",
            end.otherCoresSince(start)));
  }

  private long round(String command, long events) {
    CompletableFuture<Long> arrival = clients.expect(events);
    long start = System.nanoTime();
    server.tell(command);
    return clients.await(arrival) - start;
  }

  private void latency() {
    server.awaitQuietMachine(plan.quietSeconds());
    MachineFigures start = server.figures();
    Singles.send(server, clients, plan.singles(), Singles.everyone(plan.connections()));
    MachineFigures end = server.figures();
    Map<String, Object> figures = Results.percentiles("", clients.takeLatencies());
    figures.put("cpu_us", end.serverCpuSince(start) * 1e6 / plan.singles());
    figures.put("other_cores", end.otherCoresSince(start));
    results.add("latency", figures);
  }

  private void closeAll() {
    clients.closeAll();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_LIMIT_SECONDS);
    while (server.sockets() > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the server still has " + server.sockets() + " sockets");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    snapshot(server, 0);
  }

  /// Waits until the server, too, has them all.
  static void snapshot(ServerProcess server, int connections) {
    int seen = -1;
    for (int i = 0; i < 100 && seen != connections; i++) {
      seen = Integer.parseInt(server.ask("snapshot"));
      if (seen != connections) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    if (seen != connections) {
      throw new IllegalStateException("the server has " + seen + " sockets, not " + connections);
    }
  }
}

package dev.carillon.bench.faults;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// What was done and how it was answered, over all rounds. Safe for many threads.
final class Tally {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /// A request on its way.
  static final class Sent {
    private final int node;
    private final long startNanos = System.nanoTime();
    private volatile long endNanos;
    private volatile boolean answered;

    private Sent(int node) {
      this.node = node;
    }

    private long nanosUntil(long nowNanos) {
      return (answered ? endNanos : nowNanos) - startNanos;
    }
  }

  /// Requests since [#watch].
  private final ConcurrentLinkedQueue<Sent> watched = new ConcurrentLinkedQueue<>();

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long times) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).add(times);
  }

  void max(String what, long value) {
    LongAdder highest = counts.computeIfAbsent(what, _ -> new LongAdder());
    synchronized (highest) {
      highest.add(Math.max(0, value - highest.sum()));
    }
  }

  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /// A request begins.
  Sent sent(int node) {
    Sent sent = new Sent(node);
    watched.add(sent);
    return sent;
  }

  void answered(Sent sent, Optional<Api.Answer> answer) {
    sent.endNanos = System.nanoTime();
    sent.answered = true;
    count("POST " + answer.map(given -> Integer.toString(given.status())).orElse("unanswered"));
  }

  void watch() {
    watched.clear();
  }

  /// The 99th percentile of requests to other nodes that were sent within a time, in milliseconds.
  /// One that still has no answer counts as long as it waits.
  long p99Beside(int node, long fromNanos, long toNanos) {
    long now = System.nanoTime();
    long[] sorted =
        watched.stream()
            .filter(sent -> sent.node != node)
            .filter(sent -> sent.startNanos - fromNanos >= 0 && toNanos - sent.startNanos >= 0)
            .mapToLong(sent -> sent.nanosUntil(now))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("nobody asked the other nodes");
    }
    return sorted[(int) (sorted.length * 0.99)] / 1_000_000;
  }

  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.sum()));
    return all;
  }
}

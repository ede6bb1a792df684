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

  private record Answered(int node, long startNanos, long nanos) {}

  /// Requests since [#watch].
  private final ConcurrentLinkedQueue<Answered> watched = new ConcurrentLinkedQueue<>();

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

  /// @param startNanos when the request was sent, by [System#nanoTime]
  void answered(Optional<Api.Answer> answer, int node, long startNanos) {
    count("POST " + answer.map(given -> Integer.toString(given.status())).orElse("unanswered"));
    watched.add(new Answered(node, startNanos, System.nanoTime() - startNanos));
  }

  void watch() {
    watched.clear();
  }

  /// The 99th percentile of requests to other nodes that were sent within a time and have been
  /// answered, in milliseconds.
  long p99Beside(int node, long fromNanos, long toNanos) {
    long[] sorted =
        watched.stream()
            .filter(one -> one.node() != node)
            .filter(one -> one.startNanos() - fromNanos >= 0 && toNanos - one.startNanos() >= 0)
            .mapToLong(Answered::nanos)
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1_000_000;
  }

  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.sum()));
    return all;
  }
}

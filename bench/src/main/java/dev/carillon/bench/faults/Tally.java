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

  /// Nanoseconds of requests to a node whose neighbour stands still; empty otherwise.
  private final ConcurrentLinkedQueue<Long> beside = new ConcurrentLinkedQueue<>();

  private volatile int frozenNode = -1;

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

  void answered(Optional<Api.Answer> answer, long nanos, int node) {
    count("POST " + answer.map(given -> Integer.toString(given.status())).orElse("unanswered"));
    int frozen = frozenNode;
    if (frozen >= 0 && node != frozen) {
      beside.add(nanos);
    }
  }

  void frozen(int node) {
    beside.clear();
    frozenNode = node;
  }

  /// The 99th percentile of requests to the others since [#frozen], in milliseconds.
  long thawed() {
    frozenNode = -1;
    long[] sorted = beside.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1_000_000;
  }

  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.sum()));
    return all;
  }
}

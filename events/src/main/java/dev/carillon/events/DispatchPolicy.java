package dev.carillon.events;

import java.time.Duration;

/// How events are worked off.
///
/// @param concurrency events told at the same time
/// @param pollInterval how often to look without being woken; covers what other nodes publish
/// @param lease how long a claimed event is kept from others; prolonged while it is being told. A
///   dead node's events wait this long
/// @param maxAttempts after so many failures the event is parked
/// @param firstBackoff the wait after the first failure; doubled each time
/// @param maxBackoff the longest wait
public record DispatchPolicy(
    int concurrency,
    Duration pollInterval,
    Duration lease,
    int maxAttempts,
    Duration firstBackoff,
    Duration maxBackoff) {
  public DispatchPolicy {
    if (concurrency < 1 || maxAttempts < 1) {
      throw new IllegalArgumentException("concurrency and maxAttempts are at least 1");
    }
  }

  public static DispatchPolicy defaults() {
    return new DispatchPolicy(
        256,
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        8,
        Duration.ofSeconds(1),
        Duration.ofMinutes(10));
  }

  /// The wait before the attempt that follows this one.
  Duration backoffAfter(int attempt) {
    Duration wait = firstBackoff.multipliedBy(1L << Math.min(attempt - 1, 30));
    return wait.compareTo(maxBackoff) > 0 ? maxBackoff : wait;
  }
}

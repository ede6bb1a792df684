package dev.carillon.embeddedpostgres;

import java.time.Duration;

/// How long to wait before a dead PostgreSQL is started again: `initial`, doubled with every
/// further attempt, never more than `max`. There is no last attempt: a disk that was full may be
/// emptied. A server that ran for `max` counts as recovered, and the next death begins at `initial`
/// again.
///
/// @param initial before the first attempt
/// @param max the longest wait
public record RestartBackoff(Duration initial, Duration max) {

  static final RestartBackoff DEFAULT =
      new RestartBackoff(Duration.ofMillis(100), Duration.ofSeconds(30));

  public RestartBackoff {
    if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "a restart backoff needs 0 < initial <= max, not " + initial + " and " + max);
    }
  }

  /// @param attempt counts from 1
  Duration delay(int attempt) {
    Duration delay = initial;
    for (int i = 1; i < attempt && delay.compareTo(max) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(max) < 0 ? delay : max;
  }
}

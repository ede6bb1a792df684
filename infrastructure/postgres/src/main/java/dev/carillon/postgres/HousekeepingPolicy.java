package dev.carillon.postgres;

import java.time.Duration;

/// How much one run of [PostgresHousekeeping] may do.
///
/// @param stepRows rows that one step writes, while it holds an inbox
/// @param maxSteps steps of each kind; what is left waits for the next run
/// @param markRetention how long a read-all is kept for clients that were away; they begin anew
///   after
public record HousekeepingPolicy(int stepRows, int maxSteps, Duration markRetention) {
  public HousekeepingPolicy {
    if (stepRows < 1 || maxSteps < 1) {
      throw new IllegalArgumentException("stepRows and maxSteps are at least 1");
    }
    if (markRetention.isNegative()) {
      throw new IllegalArgumentException("markRetention is not negative");
    }
  }

  /// Two hundred rows a step, a hundred steps, marks for thirty days.
  public static HousekeepingPolicy defaults() {
    return new HousekeepingPolicy(200, 100, Duration.ofDays(30));
  }
}

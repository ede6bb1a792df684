package dev.carillon.postgres;

import java.time.Duration;

/// How much one run of [PostgresHousekeeping] may do.
///
/// @param stepRows rows that one step writes, while it holds an inbox
/// @param maxSteps steps of each kind; what is left waits for the next run
/// @param changeRetention how long read-alls, and what is left of deleted notifications, are kept
///   for clients that were away; who was away for longer begins anew
public record HousekeepingPolicy(int stepRows, int maxSteps, Duration changeRetention) {
  public HousekeepingPolicy {
    if (stepRows < 1 || maxSteps < 1) {
      throw new IllegalArgumentException("stepRows and maxSteps are at least 1");
    }
    if (changeRetention.isNegative()) {
      throw new IllegalArgumentException("changeRetention is not negative");
    }
  }

  /// Two hundred rows a step, a hundred steps, changes for thirty days.
  public static HousekeepingPolicy defaults() {
    return new HousekeepingPolicy(200, 100, Duration.ofDays(30));
  }
}

package dev.carillon.server;

import dev.carillon.notification.usecases.commands.RunSchedule;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How far ahead things are sent and snoozed, and how many may wait for their time.
///
/// @param maxAhead what is to come later is refused
/// @param maxWaiting of a tenant; more get 503
/// @param lease how long a dead node's notifications wait for another node
/// @param maxAttempts how often a notification that cannot be sent is tried
/// @param kept how long what was sent, cancelled or put aside is known
@Validated
@ConfigurationProperties("carillon.schedule")
record ScheduleSettings(
    @DefaultValue("366d") Duration maxAhead,
    @DefaultValue("100000") @Min(1) int maxWaiting,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("8") @Min(1) int maxAttempts,
    @DefaultValue("7d") Duration kept) {
  /// Notifications that one statement claims.
  private static final int STEP = 200;

  /// Years have four digits.
  private static final Duration LONGEST = Duration.ofDays(36_600);

  ScheduleSettings {
    if (maxAhead.toMillis() < 1 || maxAhead.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("carillon.schedule.max-ahead must be 1ms to 36600d");
    }
    if (lease.toMillis() < 1000) {
      throw new IllegalArgumentException("carillon.schedule.lease must be at least 1s");
    }
    if (kept.isNegative()) {
      throw new IllegalArgumentException("carillon.schedule.kept must not be negative");
    }
  }

  RunSchedule.Policy policy() {
    return new RunSchedule.Policy(STEP, lease, maxAttempts);
  }
}

package dev.carillon.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How broadcasts are sent, and how many there may be.
///
/// @param chunk receivers that one transaction writes
/// @param rate receivers that this node writes in a second, of each priority: what is above it
///   would wait for the disk and the processor that others need
/// @param lease how long a dead node's chunk waits for another node
/// @param maxRunning of a tenant; more get 503
/// @param kept how long a broadcast that has ended is known
@Validated
@ConfigurationProperties("carillon.broadcasts")
record BroadcastSettings(
    @DefaultValue("50") @Min(1) @Max(500) int chunk,
    @DefaultValue("2000") @Min(1) int rate,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("100") @Min(1) int maxRunning,
    @DefaultValue("30d") Duration kept) {
  BroadcastSettings {
    if (lease.toMillis() < 1000) {
      throw new IllegalArgumentException("carillon.broadcasts.lease must be at least 1s");
    }
    if (kept.isNegative()) {
      throw new IllegalArgumentException("carillon.broadcasts.kept must not be negative");
    }
  }

  /// How long a chunk of so many takes at the rate.
  Duration pace(int receivers) {
    return Duration.ofNanos(receivers * 1_000_000_000L / rate);
  }
}

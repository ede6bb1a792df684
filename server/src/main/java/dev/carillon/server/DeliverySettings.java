package dev.carillon.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How deliveries of all channels are worked off.
///
/// @param lease how long a dead node's deliveries wait for another node
/// @param pollInterval how often to look for what other nodes accepted, and for what waits for its
///   time
/// @param kept how long what has ended is known, with its attempts; dead letters stay
/// @param circuit when a provider is given a rest
@Validated
@ConfigurationProperties("carillon.deliveries")
record DeliverySettings(
    @DefaultValue("30s") Duration lease,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("30d") Duration kept,
    @DefaultValue Circuit circuit) {
  DeliverySettings {
    if (lease.toMillis() < 1000) {
      throw new IllegalArgumentException("carillon.deliveries.lease must be at least 1s");
    }
    if (pollInterval.toMillis() < 10) {
      throw new IllegalArgumentException("carillon.deliveries.poll-interval must be at least 10ms");
    }
    if (kept.isNegative()) {
      throw new IllegalArgumentException("carillon.deliveries.kept must not be negative");
    }
  }

  /// When a provider is given a rest.
  ///
  /// @param calls the last ones that are looked at
  /// @param failures in percent: when so many of them failed by the provider's fault, it rests
  /// @param pause until a few messages see whether it is back
  record Circuit(
      @DefaultValue("20") @Min(2) @Max(1000) int calls,
      @DefaultValue("50") @Min(1) @Max(100) int failures,
      @DefaultValue("10s") Duration pause) {
    Circuit {
      if (pause.toMillis() < 1) {
        throw new IllegalArgumentException("carillon.deliveries.circuit.pause must be positive");
      }
    }
  }
}

package dev.carillon.server;

import dev.carillon.events.DispatchPolicy;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How events are taken and worked off.
///
/// @param concurrency events told at the same time on this node
/// @param pollInterval how often to look for what other nodes took
/// @param lease how long a dead node's events wait for another node
/// @param maxAttempts after so many failures an event is parked
/// @param firstBackoff the wait after the first failure; doubled each time
/// @param maxBackoff the longest wait
/// @param maxWaiting events that may wait, of all nodes; more from outside get 503
/// @param idLifetime how long a sender's id of an event is known
/// @param kept how long it is known what an event made, once it is told
@Validated
@ConfigurationProperties("carillon.events")
record EventSettings(
    @DefaultValue("256") @Min(1) @Max(1000) int concurrency,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("8") @Min(1) @Max(100) int maxAttempts,
    @DefaultValue("1s") Duration firstBackoff,
    @DefaultValue("10m") Duration maxBackoff,
    @DefaultValue("100000") @Min(1) int maxWaiting,
    @DefaultValue("24h") Duration idLifetime,
    @DefaultValue("7d") Duration kept) {
  EventSettings {
    atLeast("poll-interval", pollInterval, Duration.ofMillis(10));
    atLeast("lease", lease, Duration.ofSeconds(1));
    atLeast("first-backoff", firstBackoff, Duration.ofMillis(1));
    atLeast("max-backoff", maxBackoff, firstBackoff);
    atLeast("id-lifetime", idLifetime, Duration.ofSeconds(1));
    atLeast("kept", kept, Duration.ofSeconds(1));
  }

  DispatchPolicy policy() {
    return new DispatchPolicy(
        concurrency, pollInterval, lease, maxAttempts, firstBackoff, maxBackoff);
  }

  private static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "carillon.events." + key + " must be at least " + least.toMillis() + "ms");
    }
  }
}

package dev.carillon.server;

import dev.carillon.notification.domain.RetryPolicy;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When a channel tries a delivery again; as [RetryPolicy].
record RetrySettings(
    @DefaultValue("30") int maxAttempts,
    @DefaultValue("5s") Duration firstBackoff,
    @DefaultValue("1h") Duration maxBackoff,
    @DefaultValue("24h") Duration maxAge) {
  RetrySettings {
    policy(maxAttempts, firstBackoff, maxBackoff, maxAge);
  }

  RetryPolicy policy() {
    return policy(maxAttempts, firstBackoff, maxBackoff, maxAge);
  }

  private static RetryPolicy policy(
      int maxAttempts, Duration firstBackoff, Duration maxBackoff, Duration maxAge) {
    return new RetryPolicy(maxAttempts, firstBackoff, maxBackoff, maxAge);
  }
}

package dev.carillon.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How what is settled is taken back.
///
/// @param patience how long a request waits for the end of it; the rest goes on by itself
/// @param kept how long one that has ended is known
@ConfigurationProperties("carillon.resolutions")
record ResolutionSettings(
    @DefaultValue("5s") Duration patience, @DefaultValue("30d") Duration kept) {
  ResolutionSettings {
    if (patience.isNegative() || patience.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("carillon.resolutions.patience must be 0s to 1m");
    }
    if (kept.isNegative()) {
      throw new IllegalArgumentException("carillon.resolutions.kept must not be negative");
    }
  }
}

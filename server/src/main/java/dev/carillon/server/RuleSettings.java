package dev.carillon.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Rules that are written down: who is told of which events.
///
/// @param directory where the files are, `*.yaml` and `*.yml`; null: in `rules.d`, if it is there
/// @param shipped whether the rules that come with Carillon run beside them
/// @param reload how often the files are looked at
/// @param kept how long versions that do not run any more, and what was counted, are kept
/// @param simulatedRecipients of each rule whose deliveries a simulation shows
/// @param backtestEvents that one backtest looks at
/// @param backtestNotifications that one backtest makes of them
@Validated
@ConfigurationProperties("carillon.rules")
record RuleSettings(
    @Nullable Path directory,
    @DefaultValue("true") boolean shipped,
    @DefaultValue("2s") Duration reload,
    @DefaultValue("90d") Duration kept,
    @DefaultValue("100") @Min(1) @Max(1000) int simulatedRecipients,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int backtestEvents,
    @DefaultValue("1000000") @Min(1) @Max(10_000_000) int backtestNotifications) {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  RuleSettings {
    if (reload.compareTo(SHORTEST) < 0 || kept.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "carillon.rules.reload must be at least 100ms, carillon.rules.kept at least 1d");
    }
  }

  /// Where the files are, if they are.
  Path directoryOrDefault() {
    return directory == null ? Path.of("rules.d") : directory;
  }
}

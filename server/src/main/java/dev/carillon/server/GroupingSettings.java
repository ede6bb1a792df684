package dev.carillon.server;

import dev.carillon.notification.domain.GroupingRules;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How notifications are grouped.
///
/// @param window for how long others may join the first one, where a request does not say it
/// @param maxWindow the longest that a request may ask for
/// @param maxOpen groups of a tenant that are open; what would open another one gets 503
@Validated
@ConfigurationProperties("carillon.grouping")
record GroupingSettings(
    @DefaultValue("5s") Duration window,
    @DefaultValue("24h") Duration maxWindow,
    @DefaultValue("100000") @Min(1) int maxOpen) {
  GroupingSettings {
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException("carillon.grouping.window must be at least 1ms");
    }
    if (maxWindow.compareTo(window) < 0) {
      throw new IllegalArgumentException(
          "carillon.grouping.max-window must be at least carillon.grouping.window");
    }
  }

  GroupingRules rules() {
    return new GroupingRules(window, maxWindow);
  }
}

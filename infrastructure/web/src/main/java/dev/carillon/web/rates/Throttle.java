package dev.carillon.web.rates;

import dev.carillon.web.settings.Rate;
import java.time.Duration;

/// The wish of a sender that of one receiver and key no more than so many are taken within a
/// window, which begins with the first one.
///
/// @param key 1 to 255 characters
/// @param max 1 to 1000
/// @param window a second to a day
public record Throttle(String key, int max, Duration window) {
  public static final int KEY_MAX_CHARS = 255;
  public static final int LARGEST_MAX = 1000;
  public static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
  public static final Duration LONGEST_WINDOW = Duration.ofHours(24);

  Rate rate() {
    return new Rate(max, window);
  }
}

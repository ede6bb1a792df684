package dev.carillon.web.settings;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/// How many may come in a time: `60/1m`, or `none` where they are not limited.
///
/// @param max 1 to a million; 0 where they are not limited
/// @param window 1 ms to 31 days; zero where they are not limited
public record Rate(int max, Duration window) {
  public static final Rate NONE = new Rate(0, Duration.ZERO);

  private static final int LARGEST = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(31);

  public Rate {
    boolean none = max == 0 && window.isZero();
    boolean some =
        max >= 1
            && max <= LARGEST
            && window.compareTo(SHORTEST) >= 0
            && window.compareTo(LONGEST) <= 0;
    if (!none && !some) {
      throw new IllegalArgumentException("a rate is 1 to 1000000 in 1ms to 31d");
    }
  }

  /// What a setting says. The binder finds it by its name.
  ///
  /// @throws IllegalArgumentException when it is no rate
  public static Rate of(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    String[] parts = text.split("/", 2);
    // A number alone would be milliseconds, which nobody means.
    if (parts.length != 2 || parts[1].chars().noneMatch(Character::isLetter)) {
      throw new IllegalArgumentException("a rate is written as 60/1m");
    }
    int max = Integer.parseInt(parts[0]);
    if (max == 0) {
      throw new IllegalArgumentException("a rate lets one through at least");
    }
    return new Rate(max, DurationStyle.detectAndParse(parts[1]));
  }

  /// Whether there is no limit.
  public boolean isNone() {
    return max == 0;
  }
}

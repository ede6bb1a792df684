package dev.carillon.push;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// When a service asks to be tried again: the header Retry-After, in seconds or as an HTTP date
/// (RFC 9110, section 10.2.3). The two obsolete forms of a date count as nothing said.
public final class RetryAfter {
  /// No service makes a message wait for longer than this.
  static final Duration MAX = Duration.ofHours(24);

  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /// How long from now: zero to 24 hours, or null when nothing was said that can be understood.
  public static @Nullable Duration of(@Nullable String header, Instant now) {
    String value = header == null ? "" : header.strip();
    if (value.isEmpty()) {
      return null;
    }
    if (value.chars().allMatch(unit -> unit >= '0' && unit <= '9')) {
      return value.length() > MAX_DIGITS ? MAX : bounded(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(now, then));
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(MAX) > 0 ? MAX : asked;
  }
}

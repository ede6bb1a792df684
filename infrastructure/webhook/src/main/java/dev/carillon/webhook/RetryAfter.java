package dev.carillon.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The header Retry-After (RFC 9110, section 10.2.3): seconds, or a date in any of the three forms
/// that a recipient has to take (section 5.6.7).
final class RetryAfter {
  /// Whoever asks for more is asked again after it.
  static final Duration MAX = Duration.ofHours(24);

  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US),
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-uu HH:mm:ss 'GMT'", Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US));

  private RetryAfter() {}

  /// How long to wait from now, 0 to 24 hours; empty when the header is neither.
  static Optional<Duration> parse(String header, Instant now) {
    String text = header.strip();
    if (text.matches("[0-9]+")) {
      return Optional.of(
          text.length() > 9 ? MAX : bounded(Duration.ofSeconds(Long.parseLong(text))));
    }
    return DATES.stream()
        .flatMap(form -> date(text, form).stream())
        .map(time -> bounded(Duration.between(now, time)))
        .findFirst();
  }

  private static Optional<Instant> date(String text, DateTimeFormatter form) {
    try {
      return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException otherForm) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}

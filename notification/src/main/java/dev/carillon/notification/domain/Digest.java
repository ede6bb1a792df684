package dev.carillon.notification.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/// When someone wants one e-mail in place of many.
public sealed interface Digest {
  /// The shortest and the longest of [Every].
  Duration SHORTEST = Duration.ofMinutes(5);

  Duration LONGEST = Duration.ofDays(7);

  /// When the next one is due.
  Instant next(Instant now, ZoneId zone);

  /// At the full hour, or whatever the interval is, counted from 1970 in UTC: what two nodes hold
  /// back is due at the same moment.
  ///
  /// @param interval [#SHORTEST] to [#LONGEST]
  record Every(Duration interval) implements Digest {
    public Every {
      if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("a digest comes every five minutes to seven days");
      }
    }

    @Override
    public Instant next(Instant now, ZoneId zone) {
      long millis = interval.toMillis();
      return Instant.ofEpochMilli((now.toEpochMilli() / millis + 1) * millis);
    }
  }

  /// Once a day, by the clocks where they are.
  record At(LocalTime time) implements Digest {
    @Override
    public Instant next(Instant now, ZoneId zone) {
      return QuietHours.next(time, now, zone);
    }
  }
}

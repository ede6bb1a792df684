package dev.carillon.notification.domain;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/// When someone is not to be disturbed, by the clocks where they are: from one time of the day to
/// another, perhaps of the next day.
///
/// @param to not the same as `from`
public record QuietHours(LocalTime from, LocalTime to) {
  public QuietHours {
    if (from.equals(to)) {
      throw new IllegalArgumentException("quiet hours end at another time than they begin");
    }
  }

  /// When they end, if they are on; where clocks are put forward over the end, that is later by as
  /// much.
  public Optional<Instant> end(Instant now, ZoneId zone) {
    LocalTime time = now.atZone(zone).toLocalTime();
    boolean quiet =
        from.isBefore(to)
            ? !time.isBefore(from) && time.isBefore(to)
            : !time.isBefore(from) || time.isBefore(to);
    return quiet ? Optional.of(nextEnd(now, zone)) : Optional.empty();
  }

  /// Of a time that clocks show twice the second one, when the first is over.
  private Instant nextEnd(Instant now, ZoneId zone) {
    Instant second =
        now.atZone(zone)
            .toLocalDate()
            .atTime(to)
            .atZone(zone)
            .withLaterOffsetAtOverlap()
            .toInstant();
    Instant next = next(to, now, zone);
    return second.isAfter(now) && second.isBefore(next) ? second : next;
  }

  /// The next time that clocks show it, for the first time that day.
  static Instant next(LocalTime time, Instant now, ZoneId zone) {
    ZonedDateTime today = now.atZone(zone).toLocalDate().atTime(time).atZone(zone);
    return today.toInstant().isAfter(now)
        ? today.toInstant()
        : now.atZone(zone).toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
  }
}

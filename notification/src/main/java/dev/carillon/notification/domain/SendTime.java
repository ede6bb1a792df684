package dev.carillon.notification.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// When something is to be sent, as it was asked.
public sealed interface SendTime {
  /// The moment that it means.
  ///
  /// @param now what a delay counts from
  /// @param zone asked for a local time that names none
  Instant at(Instant now, Supplier<ZoneId> zone);

  /// What was asked, for comparing one request with another: the same words, the same text.
  String asked();

  /// At a moment.
  record Moment(Instant moment) implements SendTime {
    @Override
    public Instant at(Instant now, Supplier<ZoneId> zone) {
      return moment;
    }

    @Override
    public String asked() {
      return "at " + moment;
    }
  }

  /// So long after it was asked.
  record Delay(Duration delay) implements SendTime {
    public Delay {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("a delay is not negative");
      }
    }

    /// A delay beyond the end of time is the end of time.
    @Override
    public Instant at(Instant now, Supplier<ZoneId> zone) {
      return delay.compareTo(Duration.between(now, Instant.MAX)) < 0
          ? now.plus(delay)
          : Instant.MAX;
    }

    @Override
    public String asked() {
      return "in " + delay;
    }
  }

  /// When clocks on a wall show it. A time that they jump over, as in spring, is as much later as
  /// they jump; one that they show twice, as in autumn, is the first.
  ///
  /// @param zone where the wall is; null: where the receiver is
  record Local(LocalDateTime time, @Nullable ZoneId zone) implements SendTime {
    @Override
    public Instant at(Instant now, Supplier<ZoneId> receiversZone) {
      return ZonedDateTime.of(time, zone == null ? receiversZone.get() : zone).toInstant();
    }

    @Override
    public String asked() {
      return "local " + time + ' ' + (zone == null ? "" : zone.getId());
    }
  }
}

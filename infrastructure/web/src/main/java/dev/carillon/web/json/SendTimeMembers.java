package dev.carillon.web.json;

import dev.carillon.notification.domain.SendTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The members `sendAt`, `delay` and `timeZone` of whatever can be sent later.
final class SendTimeMembers {
  private final ObjectReading reading;
  private @Nullable Instant moment;
  private @Nullable LocalDateTime local;
  private @Nullable Duration delay;
  private @Nullable ZoneId zone;
  private boolean sendAtGiven;
  private boolean delayGiven;
  private boolean zoneGiven;

  SendTimeMembers(ObjectReading reading) {
    this.reading = reading;
  }

  /// As [ObjectReading#member].
  boolean member(String field) {
    switch (field) {
      case "sendAt" -> sendAt(field, reading.string(field));
      case "delay" -> delay(field, reading.string(field));
      case "timeZone" -> zone(field, reading.string(field));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void sendAt(String field, @Nullable String text) {
    if (text == null) {
      return;
    }
    sendAtGiven = true;
    moment = Timestamps.parse(text).orElse(null);
    local = moment == null ? local(text) : null;
    if (moment == null && local == null) {
      reading.fault(field, "field.send-at");
    }
  }

  private static @Nullable LocalDateTime local(String text) {
    try {
      LocalDateTime time = LocalDateTime.parse(text).truncatedTo(ChronoUnit.MILLIS);
      return Timestamps.isYear(time.getYear()) ? time : null;
    } catch (DateTimeException notDate) {
      return null;
    }
  }

  private void delay(String field, @Nullable String text) {
    if (text == null) {
      return;
    }
    delayGiven = true;
    try {
      delay = Duration.parse(text);
    } catch (DateTimeException notDuration) {
      // A negative one is the same fault.
    }
    if (delay == null || delay.isNegative()) {
      reading.fault(field, "field.delay");
    }
  }

  private void zone(String field, @Nullable String text) {
    if (text == null) {
      return;
    }
    zoneGiven = true;
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      zone = ZoneId.of(text);
    } else {
      reading.fault(field, "field.time-zone");
    }
  }

  /// Notes what does not go together.
  void check() {
    if (sendAtGiven && delayGiven) {
      reading.fault("delay", "field.send-at-or-delay");
    }
    if (zoneGiven && (!sendAtGiven || moment != null)) {
      reading.fault("timeZone", "field.time-zone-of-local");
    }
  }

  /// What was asked, where nothing is wrong with it; null: at once.
  @Nullable SendTime time() {
    if (moment != null) {
      return new SendTime.Moment(moment);
    }
    if (local != null) {
      return new SendTime.Local(local, zone);
    }
    return delay == null || delay.isNegative() ? null : new SendTime.Delay(delay);
  }
}

package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.events.Event;

/// An event that waits for its time, as the store reads it then: `name`, `key`, `occurredAt` in
/// UTC, and `data` as it came. Any thread may call it.
public final class ScheduledEventJson {
  private static final int ENVELOPE_BYTES = 128;

  private ScheduledEventJson() {}

  /// One event.
  public static String of(Event event) {
    Utf8Json json = new Utf8Json(ENVELOPE_BYTES + event.data().length());
    json.raw("{\"name\":").string(event.name().value()).raw(",\"key\":");
    if (event.key() == null) {
      json.raw("null");
    } else {
      json.string(event.key());
    }
    json.raw(",\"occurredAt\":").time(event.occurredAt());
    json.raw(",\"data\":").raw(event.data()).raw('}');
    return new String(json.toByteArray(), UTF_8);
  }
}

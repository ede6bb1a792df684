package dev.carillon.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that happened.
///
/// @param id unique; the same event handed over twice has the same one
/// @param tenant whose business it happened in
/// @param key events of one key belong together (a project's id, say) and are told one after
///   another, in the order in which they were published; null when they do not
/// @param occurredAt when, in milliseconds
/// @param data what happened, a JSON object's text
public record Event(
    UUID id, EventName name, String tenant, @Nullable String key, Instant occurredAt, String data) {
  public static final int KEY_MAX_CHARS = 255;
}

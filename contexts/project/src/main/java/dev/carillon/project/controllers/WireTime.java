package dev.carillon.project.controllers;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Times on the wire: ISO-8601 with always three digits of milliseconds, and `Z`.
final class WireTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private WireTime() {}

  static String of(Instant instant) {
    return FORMAT.format(instant);
  }

  static @Nullable String orNull(@Nullable Instant instant) {
    return instant == null ? null : of(instant);
  }
}

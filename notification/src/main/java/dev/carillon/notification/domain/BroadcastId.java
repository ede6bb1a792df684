package dev.carillon.notification.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one broadcast: a UUID version 7 (RFC 9562).
public record BroadcastId(UUID value) {
  public BroadcastId {
    if (value.version() != 7) {
      throw new IllegalArgumentException("a broadcast id is a UUID version 7");
    }
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<BroadcastId> parse(String text) {
    return NotificationId.parse(text).map(id -> new BroadcastId(id.value()));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

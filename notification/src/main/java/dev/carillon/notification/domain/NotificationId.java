package dev.carillon.notification.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one notification: a UUID version 7 (RFC 9562), made by the application so that it is
/// known before the row is written.
public record NotificationId(UUID value) {
  public NotificationId {
    if (value.version() != 7) {
      throw new IllegalArgumentException("a notification id is a UUID version 7");
    }
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<NotificationId> parse(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.version() == 7 ? Optional.of(new NotificationId(uuid)) : Optional.empty();
    } catch (IllegalArgumentException notUuid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

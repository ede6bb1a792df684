package dev.carillon.notification.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// What is handed to a provider: one message for one target.
///
/// @param id the same at every attempt: what a provider takes as its idempotency key
/// @param locale of the receiver, or the server's default
/// @param zone of the receiver, or the server's default
/// @param items what it tells of, the oldest first; more than one when it is a summary
/// @param unread how many notifications the receiver has not read, exactly, this one included
/// @param attempt 1 at the first time
public record Outgoing(
    DeliveryId id,
    TenantId tenant,
    UserId receiver,
    DeliveryTarget target,
    Locale locale,
    ZoneId zone,
    List<Item> items,
    long unread,
    int attempt) {
  public Outgoing {
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("an outgoing message tells of something");
    }
  }

  /// A notification in it.
  public record Item(
      NotificationId id,
      UserId sender,
      String object,
      String type,
      Payload payload,
      Instant createdAt,
      boolean critical) {}
}

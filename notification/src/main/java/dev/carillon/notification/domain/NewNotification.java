package dev.carillon.notification.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A notification that passed the rules and is not stored yet: it has an id, but no place in the
/// inbox. [NotificationRules] is what makes one.
///
/// @param about the business's key for what it is about, so that it can be taken back when that is
///   settled; null: nothing
/// @param routing by what ways it goes; one that does not go into the inbox never has a place there
public record NewNotification(
    NotificationId id,
    TenantId tenant,
    UserId receiver,
    UserId sender,
    String object,
    String type,
    Payload payload,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable String about,
    Routing routing) {

  public NewNotification {
    Text.checked("object", object, NotificationRules.LONGEST_NAME_CHARS);
    Text.checked("type", type, NotificationRules.LONGEST_NAME_CHARS);
    if (about != null) {
      Text.checked("about", about, Text.MAX_CHARS);
    }
  }

  /// One that is about nothing that could be settled.
  public NewNotification(
      NotificationId id,
      TenantId tenant,
      UserId receiver,
      UserId sender,
      String object,
      String type,
      Payload payload,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    this(id, tenant, receiver, sender, object, type, payload, createdAt, expiresAt, null);
  }

  /// One that goes into the inbox, and no other way.
  public NewNotification(
      NotificationId id,
      TenantId tenant,
      UserId receiver,
      UserId sender,
      String object,
      String type,
      Payload payload,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable String about) {
    this(
        id,
        tenant,
        receiver,
        sender,
        object,
        type,
        payload,
        createdAt,
        expiresAt,
        about,
        Routing.INBOX);
  }

  /// The same notification in its place.
  ///
  /// @param seq the number that the inbox gave it
  public Notification storedAs(long seq) {
    return new Notification(
        id, tenant, receiver, sender, object, type, payload, createdAt, null, seq, seq, null, null,
        expiresAt, 1);
  }
}

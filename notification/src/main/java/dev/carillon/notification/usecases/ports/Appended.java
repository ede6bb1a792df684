package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;

/// What became of a notification handed to the store.
public sealed interface Appended {
  /// It is committed; `head` is the inbox right after it.
  record Stored(Notification notification, InboxHead head) implements Appended {}

  /// The key was used before for the same request: this is the first one's id and number. Nothing
  /// was stored.
  ///
  /// @param seq 0 when the first one is no longer kept, not even as deleted
  record Replayed(NotificationId id, long seq) implements Appended {}

  /// The key was used before for another request. Nothing was stored.
  record KeyReused() implements Appended {}
}

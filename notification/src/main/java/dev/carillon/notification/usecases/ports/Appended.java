package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;

/// What became of a notification handed to the store.
public sealed interface Appended {
  /// It is committed; `head` is the inbox right after it.
  record Stored(Notification notification, InboxHead head) implements Appended {}

  /// It is committed as a part of a notification that was there: `notification` is that one, as it
  /// is now, and `head` the inbox right after it.
  record Grown(Notification notification, InboxHead head) implements Appended {}

  /// It is committed, and will be shown as, or in, the notification of that id.
  record Held(NotificationId id) implements Appended {}

  /// It is committed and has no place in the inbox: it is delivered by other channels only.
  record Accepted(NotificationId id) implements Appended {}

  /// The key was used before for the same request: this is the id and the number that the first one
  /// got. Nothing was stored.
  ///
  /// @param seq 0 when the first one is no longer kept, not even as deleted, or has no number
  record Replayed(NotificationId id, long seq, Kind first) implements Appended {
    /// What became of the first one.
    public enum Kind {
      STORED,
      GROWN,
      HELD,
      ACCEPTED
    }

    /// The first one was stored as itself.
    public Replayed(NotificationId id, long seq) {
      this(id, seq, Kind.STORED);
    }
  }

  /// The key was used before for another request. Nothing was stored.
  record KeyReused() implements Appended {}
}

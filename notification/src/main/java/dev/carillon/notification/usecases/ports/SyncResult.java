package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import java.util.List;

/// What a client misses, all of one snapshot.
public sealed interface SyncResult {
  InboxHead head();

  /// The latest state of everything that changed after `since`, up to and with `seq`.
  ///
  /// @param changes in the order of their numbers
  /// @param marks in the order of their numbers
  /// @param seq the last number that the page covers, the next `since`; the head unless `hasMore`
  /// @param hasMore whether numbers above `seq` are left; the head's count is of no use to the
  ///   client until they are not
  record Changes(
      List<Change> changes,
      List<ReadMark> marks,
      long since,
      long seq,
      InboxHead head,
      boolean hasMore)
      implements SyncResult {
    public Changes {
      changes = List.copyOf(changes);
      marks = List.copyOf(marks);
    }
  }

  /// What the client has does not lead to here: another epoch, a number above the head, or one
  /// below what is kept. It drops its copy and begins with this page of unread notifications.
  record Reset(NotificationPage page) implements SyncResult {
    @Override
    public InboxHead head() {
      return page.head();
    }
  }

  /// The latest state of one notification.
  sealed interface Change {
    /// The number of its latest change.
    long seq();

    /// As it is.
    ///
    /// @param createdSeq the number at which it came
    record Row(Notification notification, long createdSeq) implements Change {
      @Override
      public long seq() {
        return notification.seq();
      }
    }

    /// It was deleted or expired.
    record Gone(NotificationId id, long seq) implements Change {}
  }
}

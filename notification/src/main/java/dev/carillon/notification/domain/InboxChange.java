package dev.carillon.notification.domain;

import java.time.Instant;

/// One numbered change of an inbox, after its commit. `head().seq()` is its number: within one
/// inbox the numbers rise by one, without gaps, in commit order.
public sealed interface InboxChange {
  InboxKey inbox();

  /// The inbox right after this change.
  InboxHead head();

  /// A notification came in.
  record Added(Notification notification, InboxHead head) implements InboxChange {
    @Override
    public InboxKey inbox() {
      return notification.inbox();
    }
  }

  /// A notification was read.
  record Read(Notification notification, InboxHead head) implements InboxChange {
    @Override
    public InboxKey inbox() {
      return notification.inbox();
    }
  }

  /// A notification changed in another way: it became unread again, was archived or unarchived, or
  /// another one was grouped with it.
  record Updated(Notification notification, InboxHead head) implements InboxChange {
    @Override
    public InboxKey inbox() {
      return notification.inbox();
    }
  }

  /// A notification was deleted, or expired: it is gone for good.
  record Removed(InboxKey inbox, NotificationId id, InboxHead head) implements InboxChange {}

  /// Everything with `unreadSeq <= upTo` was read, rows that a client gets later included.
  ///
  /// @param count how many rows became read
  record AllRead(InboxKey inbox, long upTo, Instant readAt, long count, InboxHead head)
      implements InboxChange {}
}

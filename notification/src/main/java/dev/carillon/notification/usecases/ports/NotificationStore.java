package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Where inboxes live. Every change takes the inbox's next number in the transaction that makes it,
/// and the exact unread count changes in the same transaction; a change that changes nothing takes
/// none. Changes of one inbox are serialized, those of different inboxes are not.
///
/// All methods but [#append] block; call them on virtual threads. All throw
/// [StoreUnavailableException] when the store cannot be reached: nothing was changed, or (for a
/// connection lost while committing) the caller cannot know, and repeating is safe because every
/// change here is idempotent. Times are kept in milliseconds.
public interface NotificationStore {

  /// Stores a notification and, with a key, remembers the key in the same transaction.
  ///
  /// Does not block. The stage completes after the commit, on a thread of the store's; it completes
  /// with [StoreUnavailableException] when the store cannot be reached or too much is waiting. A
  /// repetition without a key stores a second notification.
  CompletionStage<Appended> append(NewNotification notification, @Nullable IdempotencyKey key);

  /// Marks one as read; the first time stays.
  Marked markRead(InboxKey inbox, NotificationId id, Instant at);

  /// Marks one as unread again; it takes a new `unreadSeq`.
  Marked markUnread(InboxKey inbox, NotificationId id);

  /// Marks everything with `unreadSeq <= upTo` as read, in one row's work.
  ///
  /// @param upTo clamped to the head; empty means the head
  MarkedAll markAllRead(InboxKey inbox, OptionalLong upTo, Instant at);

  Optional<Notification> find(InboxKey inbox, NotificationId id);

  UnreadPage unread(InboxKey inbox, PageRequest page);

  /// The head of the inbox, its exact unread count included.
  InboxHead head(InboxKey inbox);
}

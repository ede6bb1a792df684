package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
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

  /// Stores a notification as a part of a group: as itself, or grown into the one that the group
  /// is, or held until the group's window closes. It grows only what is still counted as unread;
  /// otherwise it is a new one and opens another window. It joins a group whose window is over and
  /// that is not shown yet.
  ///
  /// As [#append]; a connection that is lost on the way leaves the outcome unknown when there is no
  /// key: sent again it could count twice.
  CompletionStage<Appended> appendGrouped(
      NewNotification notification, Group group, @Nullable IdempotencyKey key);

  /// Changes one notification. Archived ones are not counted as unread; one that becomes unread
  /// takes a new `unreadSeq`.
  ///
  /// @param at the time of reading, archiving or deleting
  ActionResult change(InboxKey inbox, NotificationId id, NotificationAction action, Instant at);

  /// Archives one notification until then, or moves the end of its snooze.
  ///
  /// @param at the time of archiving
  ActionResult snooze(InboxKey inbox, NotificationId id, Instant until, Instant at);

  /// Marks everything with `unreadSeq <= upTo` as read, in one row's work.
  ///
  /// @param upTo clamped to the head; empty means the head
  MarkedAll markAllRead(InboxKey inbox, OptionalLong upTo, Instant at);

  Optional<Notification> find(InboxKey inbox, NotificationId id);

  /// Unread ones, by `unreadSeq`, newest first.
  NotificationPage unread(InboxKey inbox, PageRequest page);

  /// Whatever the filter lets through, in the order in which it came, newest first.
  NotificationPage history(InboxKey inbox, HistoryFilter filter, PageRequest page);

  /// What changed after a number. What it answers is of one snapshot: page by page a client arrives
  /// at the head without losing or doubling anything, however much changes meanwhile.
  SyncResult changesSince(InboxKey inbox, SyncRequest request);

  /// The head of the inbox, its exact unread count included.
  InboxHead head(InboxKey inbox);

  /// The heads of many inboxes, of one snapshot; those that nobody has written to are left out.
  Map<InboxKey, InboxHead> heads(Collection<InboxKey> inboxes);

  /// Gives the inbox another epoch: its numbers went back, as after a restored backup, and whoever
  /// has seen higher ones must begin anew. Does nothing when it was done already.
  ///
  /// @param known the head that was seen, with an epoch that was told to clients
  void renewEpoch(InboxKey inbox, InboxHead known);
}

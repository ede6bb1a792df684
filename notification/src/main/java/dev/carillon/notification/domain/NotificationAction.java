package dev.carillon.notification.domain;

/// What a receiver may do with one notification. Each is idempotent: what is so already changes
/// nothing and takes no number.
public enum NotificationAction {
  /// The first time of reading stays.
  READ,
  UNREAD,
  /// Out of the lists and the unread count, until it is unarchived. Ends a snooze.
  ARCHIVE,
  /// As it was before. Ends a snooze.
  UNARCHIVE,
  /// Back from a snooze before its time, unread.
  UNSNOOZE,
  /// For good: its contents are erased.
  DELETE
}

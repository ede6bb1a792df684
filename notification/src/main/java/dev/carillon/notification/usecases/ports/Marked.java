package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;

/// What became of a request to change one notification.
public sealed interface Marked {
  /// It changed and took the number `head.seq()`.
  record Changed(Notification notification, InboxHead head) implements Marked {}

  /// It already was as asked: no number taken, nothing to send.
  record Unchanged(InboxHead head) implements Marked {}

  /// There is no such notification in this inbox; another's looks the same.
  record NotFound() implements Marked {}
}

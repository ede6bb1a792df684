package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;

/// What became of a request to change one notification.
public sealed interface ActionResult {
  /// It changed and took the number `head.seq()`.
  record Changed(Notification notification, InboxHead head) implements ActionResult {}

  /// It was deleted and took the number `head.seq()`.
  record Deleted(InboxHead head) implements ActionResult {}

  /// It already was as asked: no number taken, nothing to send.
  record Unchanged(InboxHead head) implements ActionResult {}

  /// There is no such notification in this inbox; another's looks the same, and so does a deleted
  /// one, unless it is to be deleted.
  record NotFound() implements ActionResult {}
}

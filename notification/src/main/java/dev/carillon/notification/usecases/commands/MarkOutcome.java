package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.Marked;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import java.util.function.BiFunction;

/// What became of a request to change one notification.
public sealed interface MarkOutcome {
  /// It is as asked, whether by this request or before it; `head` is the inbox now.
  record Done(InboxHead head) implements MarkOutcome {}

  /// No such notification in this inbox.
  record NotFound() implements MarkOutcome {}

  static MarkOutcome of(
      Marked marked,
      BiFunction<Notification, InboxHead, InboxChange> change,
      NotificationGateway gateway) {
    return switch (marked) {
      case Marked.Changed(var notification, var head) -> {
        gateway.push(change.apply(notification, head));
        yield new Done(head);
      }
      case Marked.Unchanged(var head) -> new Done(head);
      case Marked.NotFound() -> new NotFound();
    };
  }
}

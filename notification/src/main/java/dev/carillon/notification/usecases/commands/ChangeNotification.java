package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Reads, archives, snoozes or deletes one of one's own notifications, or takes it back. Asking
/// twice changes nothing. Blocks; runs on virtual threads.
public final class ChangeNotification {
  private final NotificationStore store;
  private final NotificationGateway gateway;
  private final InstantSource clock;

  public ChangeNotification(
      NotificationStore store, NotificationGateway gateway, InstantSource clock) {
    this.store = store;
    this.gateway = gateway;
    this.clock = clock;
  }

  /// What became of it.
  public sealed interface Outcome {
    /// It is as asked, whether by this request or before it; `head` is the inbox now.
    record Done(InboxHead head) implements Outcome {}

    /// No such notification in this inbox.
    record NotFound() implements Outcome {}
  }

  /// Runs it.
  ///
  /// @param inbox the caller's own; another's notification is not found in it
  public Outcome execute(InboxKey inbox, NotificationId id, NotificationAction action) {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return outcome(inbox, id, store.change(inbox, id, action, at), action);
  }

  /// Archives it until then.
  ///
  /// @param until in the future: whoever asks has checked it
  public Outcome snooze(InboxKey inbox, NotificationId id, Instant until) {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ActionResult result = store.snooze(inbox, id, until.truncatedTo(ChronoUnit.MILLIS), at);
    return outcome(inbox, id, result, null);
  }

  private Outcome outcome(
      InboxKey inbox, NotificationId id, ActionResult result, @Nullable NotificationAction action) {
    return switch (result) {
      case ActionResult.Changed(var notification, var head) -> {
        gateway.push(
            action == NotificationAction.READ
                ? new InboxChange.Read(notification, head)
                : new InboxChange.Updated(notification, head));
        yield new Outcome.Done(head);
      }
      case ActionResult.Deleted(var head) -> {
        gateway.push(new InboxChange.Removed(inbox, id, head));
        yield new Outcome.Done(head);
      }
      case ActionResult.Unchanged(var head) -> new Outcome.Done(head);
      case ActionResult.NotFound() -> new Outcome.NotFound();
    };
  }
}

package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;

/// Marks one of one's own notifications as unread again. Asking twice changes nothing. Blocks; runs
/// on virtual threads.
public final class MarkNotificationUnread {
  private final NotificationStore store;
  private final NotificationGateway gateway;

  public MarkNotificationUnread(NotificationStore store, NotificationGateway gateway) {
    this.store = store;
    this.gateway = gateway;
  }

  /// Runs it.
  ///
  /// @param inbox the caller's own; another's notification is not found in it
  public MarkOutcome execute(InboxKey inbox, NotificationId id) {
    return MarkOutcome.of(store.markUnread(inbox, id), InboxChange.Updated::new, gateway);
  }
}

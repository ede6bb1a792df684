package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Marked;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Marks one of one's own notifications as read. Asking twice changes nothing: the first time
/// stays. Blocks; runs on virtual threads.
public final class MarkNotificationRead {
  private final NotificationStore store;
  private final NotificationGateway gateway;
  private final InstantSource clock;

  public MarkNotificationRead(
      NotificationStore store, NotificationGateway gateway, InstantSource clock) {
    this.store = store;
    this.gateway = gateway;
    this.clock = clock;
  }

  /// Runs it.
  ///
  /// @param inbox the caller's own; another's notification is not found in it
  public MarkOutcome execute(InboxKey inbox, NotificationId id) {
    Marked marked = store.markRead(inbox, id, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return MarkOutcome.of(marked, InboxChange.Read::new, gateway);
  }
}

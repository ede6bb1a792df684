package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/// Marks everything up to a number as read, at one row's cost and with one event. Blocks; runs on
/// virtual threads.
public final class MarkAllNotificationsRead {
  private final NotificationStore store;
  private final NotificationGateway gateway;
  private final InstantSource clock;

  public MarkAllNotificationsRead(
      NotificationStore store, NotificationGateway gateway, InstantSource clock) {
    this.store = store;
    this.gateway = gateway;
    this.clock = clock;
  }

  /// What became of it.
  ///
  /// @param count rows newly read
  /// @param head the inbox after it
  public record Outcome(long count, InboxHead head) {}

  /// Runs it.
  ///
  /// @param upTo the highest number the caller has seen; what came later stays unread. Empty means
  ///   everything there is
  public Outcome execute(InboxKey inbox, OptionalLong upTo) {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (store.markAllRead(inbox, upTo, at)) {
      case MarkedAll.Changed(var clamped, var readAt, var count, var head) -> {
        gateway.push(new InboxChange.AllRead(inbox, clamped, readAt, count, head));
        yield new Outcome(count, head);
      }
      case MarkedAll.Unchanged(var head) -> new Outcome(0, head);
    };
  }
}

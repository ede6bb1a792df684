package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.NotificationStore;

/// One of one's own notifications. Blocks; runs on virtual threads.
public final class GetNotification {
  private final NotificationStore store;

  public GetNotification(NotificationStore store) {
    this.store = store;
  }

  /// What was found.
  public sealed interface Outcome {
    record Found(Notification notification) implements Outcome {}

    /// There is none, or it is another's.
    record NotFound() implements Outcome {}
  }

  public Outcome execute(InboxKey inbox, NotificationId id) {
    return store.find(inbox, id).<Outcome>map(Outcome.Found::new).orElseGet(Outcome.NotFound::new);
  }
}

package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.NotificationStore;

/// The exact unread count, with the number and epoch it holds for. Blocks; runs on virtual threads.
public final class CountUnreadNotifications {
  private final NotificationStore store;

  public CountUnreadNotifications(NotificationStore store) {
    this.store = store;
  }

  public InboxHead execute(InboxKey inbox) {
    return store.head(inbox);
  }
}

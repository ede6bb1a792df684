package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;

/// A page of one's own unread notifications. Blocks; runs on virtual threads.
public final class GetUnreadNotifications {
  private final NotificationStore store;

  public GetUnreadNotifications(NotificationStore store) {
    this.store = store;
  }

  public NotificationPage execute(InboxKey inbox, PageRequest page) {
    return store.unread(inbox, page);
  }
}

package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;

/// A page of one's own history. Blocks; runs on virtual threads.
public final class ListNotifications {
  private final NotificationStore store;

  public ListNotifications(NotificationStore store) {
    this.store = store;
  }

  public NotificationPage execute(InboxKey inbox, HistoryFilter filter, PageRequest page) {
    return store.history(inbox, filter, page);
  }
}

package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;

/// What changed in one's own inbox after a number. Blocks; runs on virtual threads.
public final class SyncInbox {
  private final NotificationStore store;

  public SyncInbox(NotificationStore store) {
    this.store = store;
  }

  public SyncResult execute(InboxKey inbox, SyncRequest request) {
    return store.changesSince(inbox, request);
  }
}

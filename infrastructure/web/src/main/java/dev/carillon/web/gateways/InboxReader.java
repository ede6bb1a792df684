package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/// What the gateway reads of inboxes. Methods block and throw
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException].
final class InboxReader {
  private final NotificationStore store;
  private final PageRequest page;

  /// @param page how much is sent at once
  InboxReader(NotificationStore store, PageRequest page) {
    this.store = store;
    this.page = page;
  }

  /// The unread notifications.
  Snapshot unread(InboxKey inbox) {
    return GatewayEvents.unread(store.unread(inbox, page));
  }

  /// What changed after a number of a history.
  Function<InboxKey, Snapshot> sync(long since, long epoch) {
    SyncRequest request = request(since, epoch);
    return inbox -> GatewayEvents.sync(store.changesSince(inbox, request));
  }

  /// What a connection is sent that has nothing, or whose copy is of no use.
  Function<InboxKey, Snapshot> fromTheBeginning(boolean synced) {
    return synced ? sync(0, SyncRequest.NO_EPOCH) : this::unread;
  }

  SyncResult changesSince(InboxKey inbox, InboxHead position) {
    return store.changesSince(inbox, request(position.seq(), position.epoch()));
  }

  private SyncRequest request(long since, long epoch) {
    return new SyncRequest(since, epoch, page.maxItems(), page.maxBytes());
  }

  Map<InboxKey, InboxHead> heads(Collection<InboxKey> inboxes) {
    return store.heads(inboxes);
  }

  /// Gives the inbox another epoch when it still has the one whose numbers went further.
  void numbersWentBack(InboxKey inbox, InboxHead told, InboxHead committed) {
    if (committed.epoch() == told.epoch() && committed.seq() < told.seq()) {
      store.renewEpoch(inbox, told);
    }
  }
}

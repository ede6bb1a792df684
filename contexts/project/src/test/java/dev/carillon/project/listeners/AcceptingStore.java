package dev.carillon.project.listeners;

import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Takes notifications, each key once; the rest of a store is not asked for here.
final class AcceptingStore implements NotificationStore {
  private final List<Notification> stored = new ArrayList<>();
  private final List<Routing> routings = new ArrayList<>();
  private final Map<IdempotencyKey, Notification> byKey = new HashMap<>();
  private @Nullable RuntimeException failure;

  List<Notification> stored() {
    return List.copyOf(stored);
  }

  /// By what ways they went, in the same order.
  List<Routing> routings() {
    return List.copyOf(routings);
  }

  /// From now on appending fails.
  void failWith(RuntimeException thrown) {
    failure = thrown;
  }

  @Override
  public CompletionStage<Appended> append(
      NewNotification notification, @Nullable IdempotencyKey key) {
    if (failure != null) {
      return CompletableFuture.failedStage(failure);
    }
    Notification first = key == null ? null : byKey.get(key);
    if (first != null) {
      return CompletableFuture.completedStage(new Appended.Replayed(first.id(), first.seq()));
    }
    Notification added = notification.storedAs(stored.size() + 1L);
    stored.add(added);
    routings.add(notification.routing());
    if (key != null) {
      byKey.put(key, added);
    }
    return CompletableFuture.completedStage(
        new Appended.Stored(added, new InboxHead(added.seq(), added.seq(), 1)));
  }

  @Override
  public CompletionStage<Appended> appendGrouped(
      NewNotification notification, Group group, @Nullable IdempotencyKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ActionResult change(
      InboxKey inbox, NotificationId id, NotificationAction action, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ActionResult snooze(InboxKey inbox, NotificationId id, Instant until, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MarkedAll markAllRead(InboxKey inbox, OptionalLong upTo, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Notification> find(InboxKey inbox, NotificationId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NotificationPage unread(InboxKey inbox, PageRequest page) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NotificationPage history(InboxKey inbox, HistoryFilter filter, PageRequest page) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SyncResult changesSince(InboxKey inbox, SyncRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InboxHead head(InboxKey inbox) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<InboxKey, InboxHead> heads(Collection<InboxKey> inboxes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void renewEpoch(InboxKey inbox, InboxHead known) {
    throw new UnsupportedOperationException();
  }
}

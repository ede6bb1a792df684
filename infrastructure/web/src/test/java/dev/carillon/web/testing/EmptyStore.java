package dev.carillon.web.testing;

import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
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
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A store that can do nothing; a test overrides what it needs.
public class EmptyStore implements NotificationStore {
  @Override
  public CompletionStage<Appended> append(
      NewNotification notification, @Nullable IdempotencyKey key) {
    throw new UnsupportedOperationException();
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

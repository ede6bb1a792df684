package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A store that answers what the test put in, and remembers what it was asked.
public final class ScriptedStore implements NotificationStore {
  /// What was asked of it, in order.
  public final List<Object> asked = new ArrayList<>();

  /// The answer to the next append.
  public CompletableFuture<Appended> appended = new CompletableFuture<>();

  public ActionResult changed = new ActionResult.NotFound();
  public MarkedAll markedAll = new MarkedAll.Unchanged(InboxHead.EMPTY);
  public Optional<Notification> found = Optional.empty();
  public NotificationPage page =
      new NotificationPage(List.of(), OptionalLong.empty(), InboxHead.EMPTY);

  public final Map<InboxKey, InboxHead> heads = new HashMap<>();

  /// A creation that was asked for.
  public record Append(NewNotification notification, @Nullable IdempotencyKey key) {}

  /// A creation in a group that was asked for.
  public record AppendGrouped(
      NewNotification notification, Group group, @Nullable IdempotencyKey key) {}

  /// A change or a question that was asked for.
  public record Asked(String what, InboxKey inbox, Object about) {}

  /// The heads that were asked for.
  public record AskedHeads(Set<InboxKey> inboxes) {}

  @Override
  public CompletionStage<Appended> append(
      NewNotification notification, @Nullable IdempotencyKey key) {
    asked.add(new Append(notification, key));
    return appended;
  }

  @Override
  public CompletionStage<Appended> appendGrouped(
      NewNotification notification, Group group, @Nullable IdempotencyKey key) {
    asked.add(new AppendGrouped(notification, group, key));
    return appended;
  }

  @Override
  public ActionResult change(
      InboxKey inbox, NotificationId id, NotificationAction action, Instant at) {
    asked.add(new Asked(action.name(), inbox, List.of(id, at)));
    return changed;
  }

  @Override
  public ActionResult snooze(InboxKey inbox, NotificationId id, Instant until, Instant at) {
    asked.add(new Asked("SNOOZE", inbox, List.of(id, until, at)));
    return changed;
  }

  @Override
  public MarkedAll markAllRead(InboxKey inbox, OptionalLong upTo, Instant at) {
    asked.add(new Asked("read all", inbox, List.of(upTo, at)));
    return markedAll;
  }

  @Override
  public Optional<Notification> find(InboxKey inbox, NotificationId id) {
    asked.add(new Asked("find", inbox, id));
    return found;
  }

  @Override
  public NotificationPage unread(InboxKey inbox, PageRequest request) {
    asked.add(new Asked("page", inbox, request));
    return page;
  }

  @Override
  public NotificationPage history(InboxKey inbox, HistoryFilter filter, PageRequest request) {
    asked.add(new Asked("history", inbox, List.of(filter, request)));
    return page;
  }

  @Override
  public SyncResult changesSince(InboxKey inbox, SyncRequest request) {
    asked.add(new Asked("sync", inbox, request));
    return new SyncResult.Reset(page);
  }

  @Override
  public InboxHead head(InboxKey inbox) {
    asked.add(new Asked("head", inbox, ""));
    return page.head();
  }

  @Override
  public Map<InboxKey, InboxHead> heads(Collection<InboxKey> inboxes) {
    asked.add(new AskedHeads(Set.copyOf(inboxes)));
    return heads;
  }

  @Override
  public void renewEpoch(InboxKey inbox, InboxHead known) {
    throw new UnsupportedOperationException();
  }
}

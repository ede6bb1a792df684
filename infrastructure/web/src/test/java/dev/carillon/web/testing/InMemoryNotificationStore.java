package dev.carillon.web.testing;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.Marked;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.UnreadPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The store's contract in memory: gapless numbers, exact counts, keys. One lock for all inboxes.
/// Can be made to fail, and tells on which thread it was last asked.
public final class InMemoryNotificationStore implements NotificationStore {
  private static final long EPOCH = 7;

  private final Map<InboxKey, Inbox> inboxes = new HashMap<>();
  private final Map<UsedKey, First> keys = new HashMap<>();
  private @Nullable RuntimeException fault;
  private @Nullable Thread lastThread;

  private record UsedKey(TenantId tenant, String scope, String key) {}

  private record First(NotificationId id, long seq, String fingerprint) {}

  private static final class Inbox {
    private final Map<NotificationId, Notification> rows = new LinkedHashMap<>();
    private long seq;

    InboxHead head() {
      long unread = rows.values().stream().filter(row -> !row.isRead()).count();
      return new InboxHead(seq, unread, seq == 0 ? 0 : EPOCH);
    }
  }

  /// Every call fails with this, until it is null again.
  public synchronized void failWith(@Nullable RuntimeException fault) {
    this.fault = fault;
  }

  /// The thread of the last call of a blocking method.
  public synchronized Optional<Thread> lastThread() {
    return Optional.ofNullable(lastThread);
  }

  public synchronized int size() {
    return inboxes.values().stream().mapToInt(inbox -> inbox.rows.size()).sum();
  }

  @Override
  public synchronized CompletionStage<Appended> append(
      NewNotification notification, @Nullable IdempotencyKey key) {
    if (fault != null) {
      return CompletableFuture.failedFuture(fault);
    }
    // Completed on another thread, as the real one does.
    return CompletableFuture.supplyAsync(() -> appended(notification, key));
  }

  private synchronized Appended appended(NewNotification added, @Nullable IdempotencyKey key) {
    @Nullable UsedKey used =
        key == null ? null : new UsedKey(added.tenant(), key.scope(), key.key());
    @Nullable First first = used == null ? null : keys.get(used);
    if (first != null && key != null) {
      return first.fingerprint().equals(key.fingerprint())
          ? new Appended.Replayed(first.id(), first.seq())
          : new Appended.KeyReused();
    }
    Inbox inbox = inbox(new InboxKey(added.tenant(), added.receiver()));
    Notification stored = added.storedAs(++inbox.seq);
    inbox.rows.put(stored.id(), stored);
    if (used != null && key != null) {
      keys.put(used, new First(stored.id(), stored.seq(), key.fingerprint()));
    }
    return new Appended.Stored(stored, inbox.head());
  }

  @Override
  public synchronized Marked markRead(InboxKey key, NotificationId id, Instant at) {
    Inbox inbox = asked(key);
    @Nullable Notification row = inbox.rows.get(id);
    if (row == null) {
      return new Marked.NotFound();
    }
    return row.isRead() ? new Marked.Unchanged(inbox.head()) : changed(inbox, row, at);
  }

  @Override
  public synchronized Marked markUnread(InboxKey key, NotificationId id) {
    Inbox inbox = asked(key);
    @Nullable Notification row = inbox.rows.get(id);
    if (row == null) {
      return new Marked.NotFound();
    }
    return row.isRead() ? changed(inbox, row, null) : new Marked.Unchanged(inbox.head());
  }

  @Override
  public synchronized MarkedAll markAllRead(InboxKey key, OptionalLong upTo, Instant at) {
    Inbox inbox = asked(key);
    long last = Math.min(upTo.orElse(inbox.seq), inbox.seq);
    List<Notification> covered =
        inbox.rows.values().stream()
            .filter(row -> !row.isRead() && row.unreadSeq() <= last)
            .toList();
    if (covered.isEmpty()) {
      return new MarkedAll.Unchanged(inbox.head());
    }
    inbox.seq++;
    covered.forEach(row -> inbox.rows.put(row.id(), with(row, at, row.seq(), row.unreadSeq())));
    return new MarkedAll.Changed(last, at, covered.size(), inbox.head());
  }

  @Override
  public synchronized Optional<Notification> find(InboxKey key, NotificationId id) {
    return Optional.ofNullable(asked(key).rows.get(id));
  }

  @Override
  public synchronized UnreadPage unread(InboxKey key, PageRequest page) {
    Inbox inbox = asked(key);
    List<Notification> all =
        inbox.rows.values().stream()
            .filter(row -> !row.isRead())
            .filter(row -> row.unreadSeq() < page.before().orElse(Long.MAX_VALUE))
            .sorted(Comparator.comparingLong(Notification::unreadSeq).reversed())
            .toList();
    List<Notification> items = new ArrayList<>();
    long bytes = 0;
    for (Notification row : all) {
      bytes += row.payload().sizeBytes() + row.object().length() + row.type().length();
      if (items.size() == page.maxItems() || (!items.isEmpty() && bytes > page.maxBytes())) {
        break;
      }
      items.add(row);
    }
    OptionalLong next =
        items.size() < all.size()
            ? OptionalLong.of(items.getLast().unreadSeq())
            : OptionalLong.empty();
    return new UnreadPage(items, next, inbox.head());
  }

  @Override
  public synchronized InboxHead head(InboxKey key) {
    return asked(key).head();
  }

  private Inbox asked(InboxKey key) {
    lastThread = Thread.currentThread();
    if (fault != null) {
      throw fault;
    }
    return inbox(key);
  }

  private Inbox inbox(InboxKey key) {
    return inboxes.computeIfAbsent(key, _ -> new Inbox());
  }

  private static Marked changed(Inbox inbox, Notification row, @Nullable Instant readAt) {
    long seq = ++inbox.seq;
    Notification now = with(row, readAt, seq, readAt == null ? seq : row.unreadSeq());
    inbox.rows.put(row.id(), now);
    return new Marked.Changed(now, inbox.head());
  }

  private static Notification with(
      Notification row, @Nullable Instant readAt, long seq, long unreadSeq) {
    return new Notification(
        row.id(),
        row.tenant(),
        row.receiver(),
        row.sender(),
        row.object(),
        row.type(),
        row.payload(),
        row.createdAt(),
        readAt,
        seq,
        unreadSeq,
        row.archivedAt(),
        row.expiresAt(),
        row.groupCount());
  }
}

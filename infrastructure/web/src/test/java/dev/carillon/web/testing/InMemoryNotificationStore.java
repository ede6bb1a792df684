package dev.carillon.web.testing;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.domain.TenantId;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The store's contract in memory: gapless numbers, exact counts, keys, groups; those that are held
/// back stay so, because no window ends here. One lock for all inboxes. Can be made to fail, and
/// tells on which thread it was last asked.
public final class InMemoryNotificationStore implements NotificationStore {
  private static final long EPOCH = 7;

  private final Map<InboxKey, Inbox> inboxes = new HashMap<>();
  private final Map<UsedKey, First> keys = new HashMap<>();
  private final Map<Window, NotificationId> open = new HashMap<>();
  private @Nullable RuntimeException fault;
  private CompletableFuture<Void> heldUntil = CompletableFuture.completedFuture(null);
  private boolean holding;
  private @Nullable Thread lastThread;

  private record UsedKey(TenantId tenant, String scope, String key) {}

  private record First(Appended.Replayed again, String fingerprint) {}

  private record Window(InboxKey inbox, String key, Edge edge) {}

  private static final class Inbox {
    private final Map<NotificationId, Notification> rows = new LinkedHashMap<>();
    private final Map<NotificationId, Long> gone = new LinkedHashMap<>();
    private final List<ReadMark> marks = new ArrayList<>();
    private long seq;

    List<Notification> unread() {
      return rows.values().stream()
          .filter(row -> !row.isRead() && row.archivedAt() == null)
          .sorted(Comparator.comparingLong(Notification::unreadSeq).reversed())
          .toList();
    }

    InboxHead head() {
      long unread = unread().size();
      return new InboxHead(seq, unread, seq == 0 ? 0 : EPOCH);
    }
  }

  /// Every call fails with this, until it is null again.
  public synchronized void failWith(@Nullable RuntimeException fault) {
    this.fault = fault;
  }

  /// What is appended is answered when this is complete.
  public synchronized void holdUntil(CompletableFuture<Void> answered) {
    this.heldUntil = answered;
  }

  /// Whether something has been appended since then.
  public synchronized boolean isHolding() {
    return holding;
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
    return append(notification, null, key);
  }

  @Override
  public synchronized CompletionStage<Appended> appendGrouped(
      NewNotification notification, Group group, @Nullable IdempotencyKey key) {
    return append(notification, group, key);
  }

  private CompletionStage<Appended> append(
      NewNotification notification, @Nullable Group group, @Nullable IdempotencyKey key) {
    if (fault != null) {
      return CompletableFuture.failedFuture(fault);
    }
    // Completed on another thread, as the real one does.
    holding = !heldUntil.isDone();
    return CompletableFuture.supplyAsync(() -> appended(notification, group, key))
        .thenCombine(heldUntil, (appended, _) -> appended);
  }

  private synchronized Appended appended(
      NewNotification added, @Nullable Group group, @Nullable IdempotencyKey key) {
    @Nullable UsedKey used =
        key == null ? null : new UsedKey(added.tenant(), key.scope(), key.key());
    @Nullable First first = used == null ? null : keys.get(used);
    if (first != null && key != null) {
      return first.fingerprint().equals(key.fingerprint())
          ? first.again()
          : new Appended.KeyReused();
    }
    Appended appended = appended(added, group);
    if (used != null && key != null) {
      keys.put(used, new First(again(appended), key.fingerprint()));
    }
    return appended;
  }

  private Appended appended(NewNotification added, @Nullable Group group) {
    if (!added.routing().inbox()) {
      return new Appended.Accepted(added.id());
    }
    InboxKey receiver = new InboxKey(added.tenant(), added.receiver());
    Inbox inbox = inbox(receiver);
    if (group != null) {
      NotificationId id =
          open.computeIfAbsent(new Window(receiver, group.key(), group.edge()), _ -> added.id());
      @Nullable Notification shown = inbox.rows.get(id);
      if (group.edge() == Edge.TRAILING) {
        return new Appended.Held(id);
      }
      if (shown != null && !shown.isRead() && shown.archivedAt() == null) {
        Notification grown = grown(shown, added, ++inbox.seq);
        inbox.rows.put(id, grown);
        return new Appended.Grown(grown, inbox.head());
      }
      open.put(new Window(receiver, group.key(), group.edge()), added.id());
    }
    Notification stored = added.storedAs(++inbox.seq);
    inbox.rows.put(stored.id(), stored);
    return new Appended.Stored(stored, inbox.head());
  }

  private static Appended.Replayed again(Appended appended) {
    return switch (appended) {
      case Appended.Stored(var row, var _) -> new Appended.Replayed(row.id(), row.seq());
      case Appended.Grown(var row, var _) ->
          new Appended.Replayed(row.id(), row.seq(), Appended.Replayed.Kind.GROWN);
      case Appended.Accepted(var id) ->
          new Appended.Replayed(id, 0, Appended.Replayed.Kind.ACCEPTED);
      case Appended.Held(var id) -> new Appended.Replayed(id, 0, Appended.Replayed.Kind.HELD);
      case Appended.Replayed replayed -> replayed;
      case Appended.KeyReused() -> throw new IllegalStateException("a key that was not looked up");
    };
  }

  private static Notification grown(Notification shown, NewNotification newest, long seq) {
    return new Notification(
        shown.id(),
        shown.tenant(),
        shown.receiver(),
        newest.sender(),
        newest.object(),
        newest.type(),
        newest.payload(),
        shown.createdAt(),
        null,
        seq,
        seq,
        null,
        null,
        newest.expiresAt(),
        shown.groupCount() + 1);
  }

  @Override
  public synchronized ActionResult change(
      InboxKey key, NotificationId id, NotificationAction action, Instant at) {
    Inbox inbox = asked(key);
    @Nullable Notification row = inbox.rows.get(id);
    if (row == null) {
      return inbox.gone.containsKey(id) && action == NotificationAction.DELETE
          ? new ActionResult.Unchanged(inbox.head())
          : new ActionResult.NotFound();
    }
    return switch (action) {
      case READ ->
          row.isRead()
              ? unchanged(inbox)
              : changed(inbox, row, at, row.archivedAt(), row.snoozedUntil());
      case UNREAD ->
          row.isRead()
              ? changed(inbox, row, null, row.archivedAt(), row.snoozedUntil())
              : unchanged(inbox);
      case ARCHIVE ->
          row.archivedAt() == null || row.snoozedUntil() != null
              ? changed(inbox, row, row.readAt(), at, null)
              : unchanged(inbox);
      case UNARCHIVE ->
          row.archivedAt() == null
              ? unchanged(inbox)
              : changed(inbox, row, row.readAt(), null, null);
      case UNSNOOZE ->
          row.snoozedUntil() == null ? unchanged(inbox) : changed(inbox, row, null, null, null);
      case DELETE -> {
        inbox.rows.remove(id);
        inbox.gone.put(id, ++inbox.seq);
        yield new ActionResult.Deleted(inbox.head());
      }
    };
  }

  @Override
  public synchronized ActionResult snooze(
      InboxKey key, NotificationId id, Instant until, Instant at) {
    Inbox inbox = asked(key);
    @Nullable Notification row = inbox.rows.get(id);
    if (row == null) {
      return new ActionResult.NotFound();
    }
    Instant archivedAt = row.archivedAt() == null ? at : row.archivedAt();
    return until.equals(row.snoozedUntil())
        ? unchanged(inbox)
        : changed(inbox, row, row.readAt(), archivedAt, until);
  }

  private static ActionResult unchanged(Inbox inbox) {
    return new ActionResult.Unchanged(inbox.head());
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
    inbox.marks.add(new ReadMark(last, at, inbox.seq));
    covered.forEach(row ->
        inbox.rows.put(
            row.id(),
            with(row, at, row.archivedAt(), row.snoozedUntil(), row.seq(), row.unreadSeq())));
    return new MarkedAll.Changed(last, at, covered.size(), inbox.head());
  }

  @Override
  public synchronized Optional<Notification> find(InboxKey key, NotificationId id) {
    return Optional.ofNullable(asked(key).rows.get(id));
  }

  @Override
  public synchronized NotificationPage unread(InboxKey key, PageRequest page) {
    Inbox inbox = asked(key);
    return page(inbox, inbox.unread(), Notification::unreadSeq, page);
  }

  /// In the order of their ids, which is the one in which they came; that of the last is the
  /// cursor.
  @Override
  public synchronized NotificationPage history(
      InboxKey key, HistoryFilter filter, PageRequest page) {
    Inbox inbox = asked(key);
    List<Notification> all = new ArrayList<>(inbox.rows.values());
    Map<NotificationId, Long> places = new HashMap<>();
    all.forEach(row -> places.put(row.id(), places.size() + 1L));
    List<Notification> shown =
        all.reversed().stream()
            .filter(row -> filter.type() == null || row.type().equals(filter.type()))
            .filter(row ->
                switch (filter.state()) {
                  case ALL -> row.archivedAt() == null;
                  case UNREAD -> row.archivedAt() == null && !row.isRead();
                  case READ -> row.archivedAt() == null && row.isRead();
                  case ARCHIVED -> row.archivedAt() != null && row.snoozedUntil() == null;
                  case SNOOZED -> row.snoozedUntil() != null;
                })
            .toList();
    return page(inbox, shown, row -> requireNonNull(places.get(row.id())), page);
  }

  private static NotificationPage page(
      Inbox inbox, List<Notification> rows, ToLongFunction<Notification> place, PageRequest page) {
    List<Notification> all =
        rows.stream()
            .filter(row -> place.applyAsLong(row) < page.before().orElse(Long.MAX_VALUE))
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
            ? OptionalLong.of(place.applyAsLong(items.getLast()))
            : OptionalLong.empty();
    return new NotificationPage(items, next, inbox.head());
  }

  private record Numbered(long seq, SyncResult.@Nullable Change change, @Nullable ReadMark mark) {}

  @Override
  public synchronized SyncResult changesSince(InboxKey key, SyncRequest request) {
    Inbox inbox = asked(key);
    InboxHead head = inbox.head();
    if (request.epoch() != head.epoch() || request.since() > head.seq()) {
      PageRequest first = PageRequest.first(request.maxItems(), request.maxBytes());
      return new SyncResult.Reset(page(inbox, inbox.unread(), Notification::unreadSeq, first));
    }
    List<Numbered> all = new ArrayList<>();
    inbox
        .rows
        .values()
        .forEach(row ->
            all.add(
                new Numbered(row.seq(), new SyncResult.Change.Row(row, row.unreadSeq()), null)));
    inbox.gone.forEach(
        (id, seq) -> all.add(new Numbered(seq, new SyncResult.Change.Gone(id, seq), null)));
    inbox.marks.forEach(mark -> all.add(new Numbered(mark.seq(), null, mark)));
    List<Numbered> missed =
        all.stream()
            .filter(each -> each.seq() > request.since())
            .sorted(Comparator.comparingLong(Numbered::seq))
            .toList();
    List<Numbered> page = missed.stream().limit(request.maxItems()).toList();
    boolean more = page.size() < missed.size();
    return new SyncResult.Changes(
        page.stream().map(Numbered::change).filter(Objects::nonNull).toList(),
        page.stream().map(Numbered::mark).filter(Objects::nonNull).toList(),
        request.since(),
        more ? page.getLast().seq() : head.seq(),
        head,
        more);
  }

  @Override
  public synchronized InboxHead head(InboxKey key) {
    return asked(key).head();
  }

  @Override
  public synchronized Map<InboxKey, InboxHead> heads(Collection<InboxKey> keys) {
    Map<InboxKey, InboxHead> heads = new HashMap<>();
    keys.forEach(key -> heads.put(key, asked(key).head()));
    return heads;
  }

  @Override
  public void renewEpoch(InboxKey inbox, InboxHead known) {
    throw new UnsupportedOperationException("its numbers never go back");
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

  private static ActionResult changed(
      Inbox inbox,
      Notification row,
      @Nullable Instant readAt,
      @Nullable Instant archivedAt,
      @Nullable Instant snoozedUntil) {
    long seq = ++inbox.seq;
    boolean isBack = row.snoozedUntil() != null && archivedAt == null && readAt == null;
    long unreadSeq = isBack || (row.isRead() && readAt == null) ? seq : row.unreadSeq();
    Notification now = with(row, readAt, archivedAt, snoozedUntil, seq, unreadSeq);
    inbox.rows.put(row.id(), now);
    return new ActionResult.Changed(now, inbox.head());
  }

  private static Notification with(
      Notification row,
      @Nullable Instant readAt,
      @Nullable Instant archivedAt,
      @Nullable Instant snoozedUntil,
      long seq,
      long unreadSeq) {
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
        archivedAt,
        snoozedUntil,
        row.expiresAt(),
        row.groupCount());
  }
}

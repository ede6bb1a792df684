package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A client's copy of an inbox, kept by the contract's rules and by nothing else: a row is taken
/// only when its number is above the copy's, and every mark applies to rows that come later too.
final class InboxReplica {
  private final Map<NotificationId, Notification> rows = new HashMap<>();
  private final Map<NotificationId, Long> seen = new HashMap<>();
  private final List<ReadMark> marks = new ArrayList<>();
  private long since;
  private long epoch;
  private boolean whole = true;
  private InboxHead head = InboxHead.EMPTY;

  /// Asks until there is no more.
  void catchUp(NotificationStore store, InboxKey inbox, int pageItems) {
    boolean more = true;
    while (more) {
      SyncResult result = ask(store, inbox, pageItems);
      if (result instanceof SyncResult.Reset(var page) && page.next().isPresent()) {
        result = ask(store, inbox, Integer.MAX_VALUE - 1);
      }
      more = result instanceof SyncResult.Changes changes && changes.hasMore();
      apply(result);
    }
  }

  private SyncResult ask(NotificationStore store, InboxKey inbox, int items) {
    return store.changesSince(inbox, new SyncRequest(since, epoch, items, Integer.MAX_VALUE));
  }

  private void apply(SyncResult result) {
    head = result.head();
    epoch = head.epoch();
    switch (result) {
      case SyncResult.Changes(var changes, var newMarks, var _, var seq, var _, var _) -> {
        changes.forEach(this::apply);
        marks.addAll(newMarks);
        since = seq;
      }
      case SyncResult.Reset(var page) -> {
        rows.clear();
        seen.clear();
        marks.clear();
        page.items().forEach(row -> apply(new SyncResult.Change.Row(row, row.seq())));
        since = head.seq();
        whole = page.head().seq() == 0;
      }
    }
  }

  private void apply(SyncResult.Change change) {
    switch (change) {
      case SyncResult.Change.Row(var row, var _) -> {
        if (row.seq() > seen.getOrDefault(row.id(), 0L)) {
          seen.put(row.id(), row.seq());
          rows.put(row.id(), row);
        }
      }
      case SyncResult.Change.Gone(var id, var seq) -> {
        if (seq > seen.getOrDefault(id, 0L)) {
          seen.put(id, seq);
          rows.remove(id);
        }
      }
    }
  }

  /// Whether it never had to begin with the unread ones only.
  boolean isWhole() {
    return whole;
  }

  InboxHead head() {
    return head;
  }

  /// As the client shows them.
  List<Notification> rows() {
    return rows.values().stream().map(this::marked).toList();
  }

  private Notification marked(Notification row) {
    if (row.readAt() != null) {
      return row;
    }
    return marks.stream()
        .filter(mark -> mark.upTo() >= row.unreadSeq())
        .min(Comparator.comparingLong(ReadMark::seq))
        .map(mark ->
            new Notification(
                row.id(),
                row.tenant(),
                row.receiver(),
                row.sender(),
                row.object(),
                row.type(),
                row.payload(),
                row.createdAt(),
                mark.readAt(),
                row.seq(),
                row.unreadSeq(),
                row.archivedAt(),
                row.snoozedUntil(),
                row.expiresAt(),
                row.groupCount()))
        .orElse(row);
  }
}

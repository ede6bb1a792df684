package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Marked;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.UnreadPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The answers of one inbox, and a model to tell them to: the simplest program that does the same
/// one after the other.
final class InboxHistory {
  private record Row(NotificationId id, long unreadSeq, @Nullable Instant readAt) {}

  /// A change, told to the model at its number.
  private record Change(InboxHead head, Runnable told) {}

  /// Something seen after the change of that number.
  private record Sight(InboxHead head, Runnable seen) {}

  private final String origin;
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
  private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();
  private final Map<NotificationId, Row> rows = new HashMap<>();

  InboxHistory(String origin) {
    this.origin = origin;
  }

  private Row row(NotificationId id) {
    return Objects.requireNonNull(rows.get(id), origin);
  }

  void added(Appended.Stored stored) {
    Notification row = stored.notification();
    changes.add(
        new Change(
            stored.head(), () -> rows.put(row.id(), new Row(row.id(), row.unreadSeq(), null))));
  }

  void read(NotificationId id, Instant at, Marked marked) {
    marked(
        marked,
        row -> {
          assertThat(row(id).readAt()).as("%s: read twice", origin).isNull();
          assertThat(row.readAt()).isEqualTo(at);
          assertThat(row.unreadSeq()).isEqualTo(row(id).unreadSeq());
          return new Row(id, row.unreadSeq(), at);
        },
        () -> assertThat(row(id).readAt()).as("%s: not read", origin).isNotNull());
  }

  void unread(NotificationId id, Marked marked) {
    marked(
        marked,
        row -> {
          assertThat(row(id).readAt()).as("%s: was unread", origin).isNotNull();
          assertThat(row.readAt()).isNull();
          assertThat(row.unreadSeq()).isEqualTo(row.seq());
          return new Row(id, row.seq(), null);
        },
        () -> assertThat(row(id).readAt()).as("%s: not unread", origin).isNull());
  }

  private void marked(Marked marked, Function<Notification, Row> change, Runnable seen) {
    switch (marked) {
      case Marked.Changed(var row, var head) -> {
        assertThat(row.seq()).isEqualTo(head.seq());
        changes.add(new Change(head, () -> rows.put(row.id(), change.apply(row))));
      }
      case Marked.Unchanged(var head) -> sights.add(new Sight(head, seen));
      case Marked.NotFound() -> {} // Asked before there was a row.
    }
  }

  void allRead(MarkedAll marked) {
    switch (marked) {
      case MarkedAll.Changed(var upTo, var readAt, var count, var head) ->
          changes.add(new Change(head, () -> readUpTo(upTo, readAt, count)));
      case MarkedAll.Unchanged(var head) -> head(head);
    }
  }

  private void readUpTo(long upTo, Instant readAt, long count) {
    List<Row> covered =
        rows.values().stream()
            .filter(row -> row.readAt() == null && row.unreadSeq() <= upTo)
            .toList();
    assertThat(covered).as("%s: read by a read-all", origin).hasSize((int) count);
    covered.forEach(row -> rows.put(row.id(), new Row(row.id(), row.unreadSeq(), readAt)));
  }

  void page(UnreadPage page) {
    List<NotificationId> seen = page.items().stream().map(Notification::id).toList();
    sights.add(
        new Sight(
            page.head(),
            () -> assertThat(seen).as("%s: page", origin).isEqualTo(unreadNewestFirst())));
  }

  void head(InboxHead head) {
    sights.add(new Sight(head, () -> {}));
  }

  private List<NotificationId> unreadNewestFirst() {
    return rows.values().stream()
        .filter(row -> row.readAt() == null)
        .sorted(Comparator.comparingLong(Row::unreadSeq).reversed())
        .map(Row::id)
        .toList();
  }

  /// Tells the model everything, and compares its end with the store's.
  void check(InboxHead end, Function<NotificationId, Notification> stored) {
    Map<Long, List<Sight>> sightsAt = new HashMap<>();
    sights.forEach(
        sight -> sightsAt.computeIfAbsent(sight.head().seq(), _ -> new ArrayList<>()).add(sight));
    List<Change> ordered =
        changes.stream().sorted(Comparator.comparingLong(change -> change.head().seq())).toList();
    long seq = 0;
    for (Change change : ordered) {
      seq++;
      assertThat(change.head().seq()).as("%s: numbers without a hole", origin).isEqualTo(seq);
      change.told().run();
      compare(change.head(), end);
      for (Sight sight : sightsAt.getOrDefault(seq, List.of())) {
        compare(sight.head(), end);
        sight.seen().run();
      }
    }
    assertThat(end.seq()).as("%s: head", origin).isEqualTo(seq);
    rows.values()
        .forEach(row -> {
          Notification kept = stored.apply(row.id());
          assertThat(kept.readAt()).as("%s: %s", origin, row).isEqualTo(row.readAt());
          assertThat(kept.unreadSeq()).as("%s: %s", origin, row).isEqualTo(row.unreadSeq());
        });
  }

  private void compare(InboxHead head, InboxHead end) {
    assertThat(head)
        .as("%s: count at %d", origin, head.seq())
        .isEqualTo(new InboxHead(head.seq(), unreadNewestFirst().size(), end.epoch()));
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationPage;
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
  /// @param seq its latest change
  private record Row(
      NotificationId id,
      long seq,
      long unreadSeq,
      @Nullable Instant readAt,
      @Nullable Instant archivedAt,
      @Nullable Instant snoozedUntil,
      int groupCount) {
    boolean isUnread() {
      return readAt == null && archivedAt == null;
    }

    Row readAt(Instant at) {
      return new Row(id, seq, unreadSeq, at, archivedAt, snoozedUntil, groupCount);
    }
  }

  /// A change, told to the model at its number.
  private record Change(InboxHead head, Runnable told) {}

  /// Something seen after the change of that number.
  private record Sight(InboxHead head, Runnable seen) {}

  private final String origin;
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
  private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();
  private final Map<NotificationId, Row> rows = new HashMap<>();
  private final Map<NotificationId, Long> gone = new HashMap<>();

  InboxHistory(String origin) {
    this.origin = origin;
  }

  private Row row(NotificationId id) {
    return Objects.requireNonNull(rows.get(id), origin);
  }

  void added(Appended.Stored stored) {
    Notification row = stored.notification();
    changes.add(new Change(stored.head(), () -> rows.put(row.id(), row(row))));
  }

  /// A group that was held back and is shown.
  void added(InboxChange.Added shown) {
    added(new Appended.Stored(shown.notification(), shown.head()));
  }

  /// It grows what is unread and nothing else.
  void grown(Appended.Grown grown) {
    Notification row = grown.notification();
    changes.add(
        new Change(
            grown.head(),
            () -> {
              Row before = row(row.id());
              assertThat(before.isUnread()).as("%s: grows %s", origin, before).isTrue();
              long seq = grown.head().seq();
              assertThat(row(row))
                  .as(origin)
                  .isEqualTo(
                      new Row(row.id(), seq, seq, null, null, null, before.groupCount() + 1));
              rows.put(row.id(), row(row));
            }));
  }

  private static Row row(Notification row) {
    return new Row(
        row.id(),
        row.seq(),
        row.unreadSeq(),
        row.readAt(),
        row.archivedAt(),
        row.snoozedUntil(),
        row.groupCount());
  }

  void changed(NotificationId id, NotificationAction action, Instant at, ActionResult result) {
    switch (result) {
      case ActionResult.Changed(var changed, var head) -> {
        assertThat(changed.seq()).isEqualTo(head.seq());
        changes.add(
            new Change(
                head,
                () -> {
                  assertThat(row(changed)).as(origin).isEqualTo(after(row(id), action, at, head));
                  rows.put(id, row(changed));
                }));
      }
      case ActionResult.Deleted(var head) -> {
        assertThat(action).isEqualTo(NotificationAction.DELETE);
        removed(id, head);
      }
      case ActionResult.Unchanged(var head) ->
          sights.add(
              new Sight(head, () -> assertThat(isSo(id, action)).as("%s: so", origin).isTrue()));
      case ActionResult.NotFound() -> {} // Asked before there was a row, or after it.
    }
  }

  /// Back from a snooze: unread at its new number.
  private static Row back(Row row, long seq) {
    return new Row(row.id(), seq, seq, null, null, null, row.groupCount());
  }

  void snoozed(NotificationId id, Instant until, Instant at, ActionResult result) {
    switch (result) {
      case ActionResult.Changed(var changed, var head) ->
          changes.add(
              new Change(
                  head,
                  () -> {
                    Row row = row(id);
                    Instant archivedAt = row.archivedAt() == null ? at : row.archivedAt();
                    assertThat(until).as(origin).isNotEqualTo(row.snoozedUntil());
                    assertThat(row(changed))
                        .as(origin)
                        .isEqualTo(
                            new Row(
                                id,
                                head.seq(),
                                row.unreadSeq(),
                                row.readAt(),
                                archivedAt,
                                until,
                                row.groupCount()));
                    rows.put(id, row(changed));
                  }));
      case ActionResult.Unchanged(var head) ->
          sights.add(
              new Sight(
                  head, () -> assertThat(row(id).snoozedUntil()).as(origin).isEqualTo(until)));
      case ActionResult.Deleted _ -> throw new AssertionError("snoozed, not deleted");
      case ActionResult.NotFound() -> {} // Asked before there was a row, or after it.
    }
  }

  /// @param now when those that are due were looked for
  void woken(Notification woken, InboxHead head, Instant now) {
    changes.add(
        new Change(
            head,
            () -> {
              assertThat(row(woken.id()).snoozedUntil())
                  .as(origin)
                  .isNotNull()
                  .isBeforeOrEqualTo(now);
              assertThat(row(woken)).as(origin).isEqualTo(back(row(woken.id()), head.seq()));
              rows.put(woken.id(), row(woken));
            }));
  }

  void removed(NotificationId id, InboxHead head) {
    changes.add(
        new Change(
            head,
            () -> {
              assertThat(rows.remove(id)).as("%s: was there", origin).isNotNull();
              gone.put(id, head.seq());
            }));
  }

  /// What an action makes of a row, which must not be so already.
  private Row after(Row row, NotificationAction action, Instant at, InboxHead head) {
    assertThat(isSo(row.id(), action)).as("%s: %s of %s", origin, action, row).isFalse();
    long seq = head.seq();
    int count = row.groupCount();
    return switch (action) {
      case READ ->
          new Row(row.id(), seq, row.unreadSeq(), at, row.archivedAt(), row.snoozedUntil(), count);
      case UNREAD -> new Row(row.id(), seq, seq, null, row.archivedAt(), row.snoozedUntil(), count);
      case ARCHIVE -> new Row(row.id(), seq, row.unreadSeq(), row.readAt(), at, null, count);
      case UNARCHIVE -> new Row(row.id(), seq, row.unreadSeq(), row.readAt(), null, null, count);
      case UNSNOOZE -> back(row, seq);
      case DELETE -> throw new AssertionError("a deletion has no row");
    };
  }

  private boolean isSo(NotificationId id, NotificationAction action) {
    return switch (action) {
      case READ -> row(id).readAt() != null;
      case UNREAD -> row(id).readAt() == null;
      case ARCHIVE -> row(id).archivedAt() != null && row(id).snoozedUntil() == null;
      case UNSNOOZE -> row(id).snoozedUntil() == null;
      case UNARCHIVE -> row(id).archivedAt() == null;
      case DELETE -> gone.containsKey(id);
    };
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
    assertThat(covered.stream().filter(Row::isUnread))
        .as("%s: read by a read-all", origin)
        .hasSize((int) count);
    covered.forEach(row -> rows.put(row.id(), row.readAt(readAt)));
  }

  void page(NotificationPage page) {
    List<NotificationId> seen = page.items().stream().map(Notification::id).toList();
    sights.add(
        new Sight(
            page.head(),
            () -> assertThat(seen).as("%s: page", origin).isEqualTo(unreadNewestFirst())));
  }

  /// What a client has after it has come to the head by [InboxReplica].
  void copied(InboxReplica replica) {
    List<Notification> copy = replica.rows();
    boolean whole = replica.isWhole();
    sights.add(
        new Sight(
            replica.head(),
            () -> {
              assertThat(copy.stream().map(InboxHistory::row))
                  .as("%s: a copy", origin)
                  .isSubsetOf(rows.values());
              assertThat(copy.stream().map(InboxHistory::row).filter(Row::isUnread))
                  .as("%s: unread of a copy", origin)
                  .hasSize(unreadNewestFirst().size());
              if (whole) {
                assertThat(copy).as("%s: a whole copy", origin).hasSize(rows.size());
              }
            }));
  }

  void history(NotificationPage page) {
    List<NotificationId> seen = page.items().stream().map(Notification::id).toList();
    sights.add(
        new Sight(
            page.head(),
            () ->
                assertThat(seen)
                    .as("%s: history", origin)
                    .containsExactlyInAnyOrderElementsOf(
                        rows.values().stream()
                            .filter(row -> row.archivedAt() == null)
                            .map(Row::id)
                            .toList())));
  }

  void head(InboxHead head) {
    sights.add(new Sight(head, () -> {}));
  }

  private List<NotificationId> unreadNewestFirst() {
    return rows.values().stream()
        .filter(Row::isUnread)
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
    rows.values().forEach(row -> assertThat(row(stored.apply(row.id()))).as(origin).isEqualTo(row));
  }

  private void compare(InboxHead head, InboxHead end) {
    assertThat(head)
        .as("%s: count at %d", origin, head.seq())
        .isEqualTo(new InboxHead(head.seq(), unreadNewestFirst().size(), end.epoch()));
  }
}

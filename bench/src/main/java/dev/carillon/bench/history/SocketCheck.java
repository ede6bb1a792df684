package dev.carillon.bench.history;

import dev.carillon.bench.history.Violation.Assertion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one client was told, against the log of its inbox.
final class SocketCheck {
  /// Clients count in whole milliseconds, the database in millionths of a second.
  private static final Duration CLOCK_STEP = Duration.ofMillis(1);

  private static final long UNTIL_THE_END = Long.MAX_VALUE;

  private final Violations violations;
  private final History.Client client;
  private final Inbox inbox;
  private final long pageRowsMax;
  private final String where;

  /// The highest number that this connection was told, −1 before anything was.
  private long cursor;

  private Seen.@Nullable Joined joined;

  /// Up to where pages of latest states may be ahead of the numbers that were told: a row in a page
  /// that is not the last one is as it is at the head. [#UNTIL_THE_END] when no number says so.
  private long ahead;

  /// What a client without a copy takes for unread, by its events alone.
  private final Map<UUID, Long> unread = new HashMap<>();

  private Seen.@Nullable Unread page;
  private boolean wholePage;

  SocketCheck(Violations violations, History.Client client, Inbox inbox, long pageRowsMax) {
    this.violations = violations;
    this.client = client;
    this.inbox = inbox;
    this.pageRowsMax = pageRowsMax;
    this.where = client.name() + " of " + client.receiver();
  }

  void check() {
    for (Seen seen : client.seen()) {
      switch (seen) {
        case Seen.Joined join -> {
          joined = join;
          cursor = -1;
          ahead = 0;
          page = null;
          wholePage = false;
        }
        case Seen.Page sync -> page(sync);
        case Seen.Unread rows -> page = rows;
        case Seen.Live live -> {
          if (isNext(live.row().seq(), live)) {
            row(live.row(), live.row().seq());
          }
          follow(live.row());
        }
        case Seen.ReadAll readAll -> {
          if (isNext(readAll.mark().seq(), readAll)) {
            mark(readAll.mark());
          }
          unread.values().removeIf(unreadSeq -> unreadSeq <= readAll.mark().upTo());
        }
        case Seen.Count count -> count(count);
        case Seen.Copy copy -> copy(copy);
      }
    }
  }

  private void page(Seen.Page sync) {
    if (!exists(sync.head(), sync) || !exists(sync.seq(), sync)) {
      return;
    }
    epoch(sync.epoch(), sync.head());
    InboxState head = inbox.at(sync.head());
    if (sync.reset()) {
      Seen.Joined claimed = joined;
      boolean leadsNowhere =
          claimed == null || claimed.epoch() != inbox.epoch() || claimed.since() > sync.head();
      unless(leadsNowhere, Assertion.DECLARED_RESETS, "%s had %s", sync, claimed);
      pageOf(sync.changes(), head.unread(), sync.head());
    } else {
      boolean joinsOn = cursor < 0 || sync.since() <= cursor;
      unless(joinsOn, Assertion.ORDERED_PUSH, "%s after number %s", sync, cursor);
      List<Long> expected =
          head.changed(sync.since(), sync.seq()).stream().map(Change.Row::seq).toList();
      List<Long> told = sync.changes().stream().map(Seen.Row::seq).toList();
      same(expected, told, Assertion.ORDERED_PUSH, sync);
      sync.changes().forEach(row -> row(row, sync.head()));
      List<Long> marks =
          head.marks(sync.since(), sync.seq()).stream().map(Change.Mark::seq).toList();
      same(marks, sync.marks().stream().map(Seen.Mark::seq).toList(), Assertion.ORDERED_PUSH, sync);
      sync.marks().forEach(this::mark);
    }
    if (!sync.hasMore()) {
      counted(sync.unread(), sync.seq(), sync);
    }
    // One that was asked for may be older than what came meanwhile.
    cursor = Math.max(cursor, sync.seq());
    ahead = Math.max(ahead, sync.head());
  }

  /// Whether a live event is the next one. Clients without a copy may be told of what they missed
  /// by its latest state; whether that was enough is seen at the next count.
  private boolean isNext(long seq, Seen seen) {
    if (!exists(seq, seen)) {
      return false;
    }
    boolean next = seq == cursor + 1;
    if (!client.keepsCopy() && !next) {
      ahead = UNTIL_THE_END;
      next = seq > cursor;
    }
    unless(next, Assertion.ORDERED_PUSH, "%s after number %s", seen, cursor);
    cursor = seq;
    return true;
  }

  private void count(Seen.Count count) {
    if (!exists(count.seq(), count)) {
      return;
    }
    epoch(count.epoch(), count.seq());
    counted(count.count(), count.seq(), count);
    Seen.Unread rows = page;
    if (client.keepsCopy()) {
      // Before the first page there is nothing that a count could be ahead of.
      unless(
          cursor < 0 || count.seq() <= cursor,
          Assertion.ORDERED_PUSH,
          "%s after number %s",
          count,
          cursor);
    } else if (rows != null) {
      pageOf(rows.rows(), inbox.at(count.seq()).unread(), count.seq());
      unread.clear();
      rows.rows().forEach(row -> unread.put(row.id(), row.unreadSeq()));
      wholePage = rows.rows().size() == count.count();
      page = null;
      cursor = Math.max(cursor, count.seq());
    } else {
      cursor = Math.max(cursor, count.seq());
      boolean last = count.equals(client.seen().getLast());
      if (wholePage && count.seq() == cursor && (last || cursor >= ahead)) {
        Set<UUID> expected = ids(inbox.at(count.seq()).unread());
        same(expected, new HashSet<>(unread.keySet()), Assertion.EQUAL_COPIES, count);
      }
    }
  }

  private void follow(Seen.Row row) {
    if (row.deleted() || row.readAt() != null || row.archivedAt() != null) {
      unread.remove(row.id());
    } else {
      unread.put(row.id(), row.unreadSeq());
    }
  }

  private void copy(Seen.Copy copy) {
    if (!exists(copy.since(), copy) || copy.since() < ahead) {
      return;
    }
    // The first event of an inbox comes before the count that names its epoch.
    epoch(copy.epoch(), copy.epoch() == 0 ? 0 : copy.since());
    InboxState state = inbox.at(copy.since());
    copy.rows().forEach(row -> row(row, copy.since()));
    Set<UUID> shown = new HashSet<>();
    copy.rows().forEach(row -> shown.add(row.id()));
    if (copy.whole()) {
      same(ids(state.visible()), shown, Assertion.EQUAL_COPIES, copy);
    }
    if (copy.unread() >= 0) {
      counted(copy.unread(), copy.since(), copy);
    }
  }

  /// A page of unread ones is the beginning of them.
  private void pageOf(List<Seen.Row> rows, List<Change.Row> unread, long seq) {
    List<UUID> expected =
        unread.stream().limit(Math.min(rows.size(), pageRowsMax)).map(Change.Row::id).toList();
    same(expected, rows.stream().map(Seen.Row::id).toList(), Assertion.ORDERED_PUSH, rows);
    boolean cut = rows.size() < Math.min(unread.size(), pageRowsMax);
    unless(!cut, Assertion.ORDERED_PUSH, "a page of %s of %s", rows.size(), unread.size());
    rows.forEach(row -> row(row, seq));
  }

  /// A row as it is at a number, or for clients without a copy at a later one.
  private void row(Seen.Row row, long seq) {
    Change.Row stored = inbox.at(seq).row(row.id());
    boolean same =
        stored != null
            && stored.seq() == row.seq()
            && stored.deleted() == row.deleted()
            && (row.deleted()
                || (stored.unreadSeq() == row.unreadSeq()
                    && Objects.equals(stored.archivedAt(), row.archivedAt())
                    && wasReadAt(row, stored, seq)));
    unless(same, Assertion.EQUAL_COPIES, "%s at number %s is %s", row, seq, stored);
  }

  private boolean wasReadAt(Seen.Row row, Change.Row stored, long seq) {
    if (Objects.equals(inbox.at(seq).readAt(stored), row.readAt())) {
      return true;
    }
    boolean later =
        !client.keepsCopy()
            && inbox.states().stream()
                .skip(seq)
                .anyMatch(state -> Objects.equals(state.readAt(stored), row.readAt()));
    ahead = later ? UNTIL_THE_END : ahead;
    return later;
  }

  private void mark(Seen.Mark mark) {
    boolean same =
        inbox.has(mark.seq())
            && inbox.change(mark.seq()) instanceof Change.Mark stored
            && stored.upTo() == mark.upTo()
            && stored.readAt().equals(mark.readAt());
    unless(same, Assertion.EQUAL_COPIES, "%s is not stored so", mark);
  }

  private void counted(long count, long seq, Seen seen) {
    long exact = inbox.unreadAt(seq);
    unless(count == exact, Assertion.EXACT_COUNTS, "%s, exact is %s", seen, exact);
  }

  private void epoch(long epoch, long seq) {
    boolean same = epoch == inbox.epoch() || (epoch == 0 && seq == 0);
    unless(same, Assertion.DECLARED_RESETS, "epoch %s, stored is %s", epoch, inbox.epoch());
  }

  /// Nothing is told that was not committed before.
  private boolean exists(long seq, @Nullable Seen seen) {
    boolean stored = inbox.has(seq);
    unless(stored, Assertion.ORDERED_PUSH, "%s, but the inbox ends at %s", seen, inbox.head());
    if (stored && seen != null) {
      Instant committed = inbox.committedAt(seq);
      boolean after = !seen.at().plus(CLOCK_STEP).isBefore(committed);
      unless(after, Assertion.ORDERED_PUSH, "%s came before its commit at %s", seen, committed);
    }
    return stored;
  }

  private void same(Object expected, Object told, Assertion assertion, Object seen) {
    unless(expected.equals(told), assertion, "%s: expected %s, was %s", seen, expected, told);
  }

  private static Set<UUID> ids(List<Change.Row> rows) {
    Set<UUID> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.id()));
    return ids;
  }

  private void unless(
      boolean holds, Assertion assertion, String what, @Nullable Object... arguments) {
    violations.unless(holds, assertion, where, what, arguments);
  }
}

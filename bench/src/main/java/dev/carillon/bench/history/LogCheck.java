package dev.carillon.bench.history;

import dev.carillon.bench.history.Violation.Assertion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the database says of an inbox, against itself.
final class LogCheck {
  private final Violations violations;
  private final boolean restored;

  LogCheck(Violations violations, boolean restored) {
    this.violations = violations;
    this.restored = restored;
  }

  /// Whether the numbers are in order; without, nothing else can be told of an inbox.
  boolean check(InboxLog log) {
    if (!isOneSequence(log)) {
      return false;
    }
    Inbox inbox = Inbox.of(log);
    for (InboxLog.Head head : log.heads()) {
      violations.unless(
          inbox.has(head.seq()) && inbox.unreadAt(head.seq()) == head.unread(),
          Assertion.EXACT_COUNTS,
          log.receiver(),
          "stored %s, counted %s",
          head,
          inbox.has(head.seq()) ? inbox.unreadAt(head.seq()) : "nothing");
      violations.unless(
          restored || head.epoch() == log.heads().getFirst().epoch(),
          Assertion.DECLARED_RESETS,
          log.receiver(),
          "another epoch at %s",
          head);
    }
    firstReadingStays(inbox);
    return true;
  }

  private boolean isOneSequence(InboxLog log) {
    int before = violations.found().size();
    Instant lastCommit = Instant.EPOCH;
    long expected = 0;
    for (Change change : log.changes()) {
      expected += 1;
      sequence(log, change.seq() == expected, "number %s, expected %s", change.seq(), expected);
      boolean inOrder = !change.committedAt().isBefore(lastCommit);
      sequence(log, inOrder, "number %s was committed before the one below it", change.seq());
      lastCommit = change.committedAt();
    }
    sequence(log, log.last().seq() == expected, "head %s, last number %s", log.last(), expected);
    InboxState end = InboxState.fold(log.changes()).getLast();
    log.rows()
        .forEach((id, stored) -> {
          Change.Row row = end.row(id);
          boolean same =
              row != null && row.seq() == stored.seq() && row.deleted() == stored.deleted();
          sequence(log, same, "%s is stored as %s, its last change is %s", id, stored, row);
        });
    boolean all = log.rows().size() == end.size();
    sequence(log, all, "%s rows are stored, changes tell of %s", log.rows().size(), end.size());
    return violations.found().size() == before;
  }

  private void sequence(InboxLog log, boolean holds, String what, @Nullable Object... arguments) {
    violations.unless(holds, Assertion.ONE_SEQUENCE, log.receiver(), what, arguments);
  }

  private void firstReadingStays(Inbox inbox) {
    for (Change change : inbox.log().changes()) {
      switch (change) {
        case Change.Row row -> {
          Change.Row before = inbox.at(row.seq() - 1).row(row.id());
          Instant first = before == null ? null : inbox.at(row.seq() - 1).readAt(before);
          Instant now = inbox.at(row.seq()).readAt(row);
          boolean becameUnread = now == null && row.unreadSeq() == row.seq();
          reading(
              inbox,
              first == null || first.equals(now) || becameUnread,
              "%s was read at %s and then at %s",
              row,
              first,
              now);
        }
        case Change.Mark mark ->
            reading(inbox, mark.upTo() < mark.seq(), "%s covers what comes after it", mark);
      }
    }
    for (InboxLog.Settled settled : inbox.log().settled()) {
      reading(inbox, wasReadAt(inbox.states(), settled), "%s was never read then", settled);
    }
  }

  private static boolean wasReadAt(List<InboxState> states, InboxLog.Settled settled) {
    return states.stream()
        .anyMatch(state -> {
          Change.Row row = state.row(settled.id());
          return row != null && Objects.equals(state.readAt(row), settled.readAt());
        });
  }

  private void reading(Inbox inbox, boolean holds, String what, @Nullable Object... arguments) {
    violations.unless(
        holds, Assertion.FIRST_READING_STAYS, inbox.log().receiver(), what, arguments);
  }
}

package dev.carillon.bench.history;

import java.time.Instant;
import java.util.List;

/// The log of an inbox with the states that follow from it. Only for a log without holes.
record Inbox(InboxLog log, List<InboxState> states) {
  static Inbox of(InboxLog log) {
    return new Inbox(log, InboxState.fold(log.changes()));
  }

  long head() {
    return states.size() - 1L;
  }

  boolean has(long seq) {
    return seq >= 0 && seq <= head();
  }

  InboxState at(long seq) {
    return states.get(Math.toIntExact(seq));
  }

  long unreadAt(long seq) {
    return at(seq).unread().size();
  }

  Change change(long seq) {
    return log.changes().get(Math.toIntExact(seq) - 1);
  }

  Instant committedAt(long seq) {
    return seq == 0 ? Instant.EPOCH : change(seq).committedAt();
  }

  long epoch() {
    return log.last().epoch();
  }
}

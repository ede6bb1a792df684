package dev.carillon.bench.history;

import dev.carillon.bench.history.Violation.Assertion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds what must never happen in what happened.
public final class HistoryChecker {
  private final long pageRowsMax;

  /// @param pageRowsMax how many notifications the server puts into a page
  public HistoryChecker(long pageRowsMax) {
    this.pageRowsMax = pageRowsMax;
  }

  /// Empty when all is well.
  public List<Violation> check(History history) {
    Violations violations = new Violations();
    LogCheck logs = new LogCheck(violations, history.restored());
    Map<String, Inbox> inboxes = new HashMap<>();
    for (InboxLog log : history.inboxes().values()) {
      if (logs.check(log)) {
        inboxes.put(log.receiver(), Inbox.of(log));
      }
    }
    new RequestCheck(violations, history.inboxes().values()).check(history.requests());
    for (Told told : history.told()) {
      Inbox inbox = inboxes.get(told.receiver());
      if (inbox != null) {
        boolean exact =
            inbox.has(told.seq())
                && inbox.unreadAt(told.seq()) == told.unread()
                && (told.epoch() == 0 || told.epoch() == inbox.epoch());
        violations.unless(
            exact, Assertion.EXACT_COUNTS, told.receiver(), "an answer says %s", told);
      }
    }
    for (History.Client client : history.sockets()) {
      InboxLog log = history.inboxes().get(client.receiver());
      if (log == null) {
        log = InboxLog.empty(client.receiver());
        inboxes.putIfAbsent(client.receiver(), Inbox.of(log));
      }
      Inbox inbox = inboxes.get(client.receiver());
      if (inbox != null) {
        new SocketCheck(violations, client, inbox, pageRowsMax).check();
        ends(violations, client, inbox);
      }
    }
    return violations.found();
  }

  /// After the quiet a client has all there is.
  private static void ends(Violations violations, History.Client client, Inbox inbox) {
    long last =
        switch (client.seen().isEmpty() ? null : client.seen().getLast()) {
          case Seen.Copy copy -> copy.since();
          case Seen.Count count -> count.seq();
          case null, default -> -1;
        };
    violations.unless(
        last == inbox.head(),
        Assertion.EQUAL_COPIES,
        client.name() + " of " + client.receiver(),
        "ends at %s, the inbox at %s",
        last,
        inbox.head());
  }
}

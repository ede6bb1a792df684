package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import java.time.Instant;

/// What became of a request to read everything up to a number.
public sealed interface MarkedAll {
  /// Rows became read; it took the number `head.seq()`.
  ///
  /// @param upTo the number asked for, at most the head
  /// @param count rows that became read, at least 1
  record Changed(long upTo, Instant readAt, long count, InboxHead head) implements MarkedAll {}

  /// Nothing up to there was unread: no number taken, nothing to send.
  record Unchanged(InboxHead head) implements MarkedAll {}
}

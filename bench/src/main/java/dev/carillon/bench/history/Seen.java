package dev.carillon.bench.history;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something a client was told over its socket, with the time at which it came, or did to it.
public sealed interface Seen {
  Instant at();

  /// A notification, or what is left of one.
  record Row(
      UUID id,
      long seq,
      long unreadSeq,
      @Nullable Instant readAt,
      @Nullable Instant archivedAt,
      boolean deleted) {}

  record Mark(long seq, long upTo, Instant readAt) {}

  /// A connection begins. A client with a copy says what it has; `since` is −1 for one without.
  record Joined(Instant at, long since, long epoch) implements Seen {}

  /// A page of `sync`.
  record Page(
      Instant at,
      long epoch,
      long since,
      long seq,
      long head,
      long unread,
      boolean reset,
      boolean hasMore,
      List<Row> changes,
      List<Mark> marks)
      implements Seen {
    public Page {
      changes = List.copyOf(changes);
      marks = List.copyOf(marks);
    }
  }

  /// `unread-notifications`.
  record Unread(Instant at, List<Row> rows) implements Seen {
    public Unread {
      rows = List.copyOf(rows);
    }
  }

  /// `new-notification`, `notification-read` or `notification-updated`.
  record Live(Instant at, Row row) implements Seen {}

  /// `notifications-read-all`.
  record ReadAll(Instant at, Mark mark) implements Seen {}

  /// `unread-count`.
  record Count(Instant at, long count, long seq, long epoch) implements Seen {}

  /// What the client library says of its own copy: all it shows.
  ///
  /// @param unread −1 when it is not to be compared, because something is expected
  /// @param whole whether it never had to begin with the unread ones only
  record Copy(Instant at, long since, long epoch, long unread, boolean whole, List<Row> rows)
      implements Seen {
    public Copy {
      rows = List.copyOf(rows);
    }
  }
}

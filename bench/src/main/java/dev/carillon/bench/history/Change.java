package dev.carillon.bench.history;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One numbered change of an inbox, as a trigger wrote it down in the transaction that made it.
public sealed interface Change {
  long seq();

  /// The database's time of the commit.
  Instant committedAt();

  /// A notification as it was after the change.
  ///
  /// @param marker what its sender wrote into the payload; null once it is deleted
  /// @param readAt the row's own time, not that of a read-all
  record Row(
      long seq,
      Instant committedAt,
      UUID id,
      @Nullable String marker,
      long createdSeq,
      long unreadSeq,
      @Nullable Instant readAt,
      @Nullable Instant archivedAt,
      boolean deleted)
      implements Change {

    boolean isNew() {
      return seq == createdSeq;
    }
  }

  /// A read-all.
  record Mark(long seq, Instant committedAt, long upTo, Instant readAt) implements Change {}
}

package dev.carillon.bench.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the database says of one inbox.
///
/// @param changes in the order in which they were made, whatever numbers they took
/// @param heads the inbox's row after each of its transactions
/// @param rows what is stored at the end, by id
/// @param settled times of reading that were written into rows without a number
public record InboxLog(
    String receiver,
    List<Change> changes,
    List<Head> heads,
    Map<UUID, Stored> rows,
    List<Settled> settled) {

  public InboxLog {
    changes = List.copyOf(changes);
    heads = List.copyOf(heads);
    rows = Map.copyOf(rows);
    settled = List.copyOf(settled);
  }

  /// A number, the count it goes with, and the history both belong to.
  public record Head(long seq, long unread, long epoch) {}

  public record Stored(long seq, boolean deleted) {}

  public record Settled(UUID id, @Nullable Instant readAt) {}

  static InboxLog empty(String receiver) {
    return new InboxLog(receiver, List.of(), List.of(), Map.of(), List.of());
  }

  /// As it is stored at the end.
  public Head last() {
    return heads.isEmpty() ? new Head(0, 0, 0) : heads.getLast();
  }
}

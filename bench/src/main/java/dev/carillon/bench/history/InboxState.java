package dev.carillon.bench.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An inbox after one of its changes, by the contract's rules alone.
final class InboxState {
  private final Map<UUID, Change.Row> rows;
  private final List<Change.Mark> marks;

  private InboxState(Map<UUID, Change.Row> rows, List<Change.Mark> marks) {
    this.rows = rows;
    this.marks = marks;
  }

  /// The state after each change; the first is the empty inbox.
  static List<InboxState> fold(List<Change> changes) {
    List<InboxState> states = new ArrayList<>();
    states.add(new InboxState(Map.of(), List.of()));
    for (Change change : changes) {
      states.add(states.getLast().after(change));
    }
    return states;
  }

  private InboxState after(Change change) {
    return switch (change) {
      case Change.Row row -> {
        Map<UUID, Change.Row> next = new HashMap<>(rows);
        next.put(row.id(), row);
        yield new InboxState(next, marks);
      }
      case Change.Mark mark -> {
        List<Change.Mark> next = new ArrayList<>(marks);
        next.add(mark);
        yield new InboxState(rows, next);
      }
    };
  }

  Change.@Nullable Row row(UUID id) {
    return rows.get(id);
  }

  /// Rows and tombstones.
  int size() {
    return rows.size();
  }

  /// Rows and tombstones whose latest change is within (since, upTo].
  List<Change.Row> changed(long since, long upTo) {
    return rows.values().stream()
        .filter(row -> row.seq() > since && row.seq() <= upTo)
        .sorted(Comparator.comparingLong(Change.Row::seq))
        .toList();
  }

  List<Change.Mark> marks(long since, long upTo) {
    return marks.stream().filter(mark -> mark.seq() > since && mark.seq() <= upTo).toList();
  }

  /// When it was read: the row's own time, else that of the first read-all that covers it.
  @Nullable Instant readAt(Change.Row row) {
    if (row.readAt() != null) {
      return row.readAt();
    }
    return marks.stream()
        .filter(mark -> mark.upTo() >= row.unreadSeq())
        .findFirst()
        .map(Change.Mark::readAt)
        .orElse(null);
  }

  /// What is neither deleted nor archived nor read, highest `unreadSeq` first.
  List<Change.Row> unread() {
    return rows.values().stream()
        .filter(row -> !row.deleted() && row.archivedAt() == null && readAt(row) == null)
        .sorted(Comparator.comparingLong(Change.Row::unreadSeq).reversed())
        .toList();
  }

  /// What is neither deleted nor archived.
  List<Change.Row> visible() {
    return rows.values().stream()
        .filter(row -> !row.deleted() && row.archivedAt() == null)
        .toList();
  }
}

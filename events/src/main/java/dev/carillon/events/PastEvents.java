package dev.carillon.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events that every listener has heard, as far back as the store keeps them.
public interface PastEvents {
  /// Which of them.
  ///
  /// @param tenant whose business they happened in
  /// @param from when they happened, this moment included
  /// @param to this moment not
  record Range(String tenant, Instant from, Instant to) {}

  /// A place in a range: the event there is the last that was read.
  record Place(Instant occurredAt, UUID event) {
    /// Where that event is.
    public static Place of(Event event) {
      return new Place(event.occurredAt(), event.id());
    }
  }

  /// Some of them, in the order in which they happened; those whose data is not known any more are
  /// left out. Blocks; any thread.
  ///
  /// @param after null begins at the first
  /// @return fewer than `max` only at the end
  List<Event> read(Range range, @Nullable Place after, int max);
}

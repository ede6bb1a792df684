package dev.carillon.events;

import java.util.List;

/// Takes events from an intake that leased them to this node while it wrote them: they need not be
/// claimed. Any thread; does not block.
///
/// What was promised and not told, because the process ended, is claimed by whoever is there when
/// the lease is over.
public interface EventHandover {
  /// For an intake that leaves all its events to be claimed.
  EventHandover NONE = _ -> Reservation.NONE;

  /// Promises room for at most so many. Each reservation must be used.
  Reservation reserve(int max);

  /// Room that was promised.
  interface Reservation {
    /// Room for none.
    Reservation NONE =
        new Reservation() {
          @Override
          public int room() {
            return 0;
          }

          @Override
          public void tell(List<Event> events) {
            if (!events.isEmpty()) {
              throw new IllegalArgumentException("there is no room for " + events.size());
            }
          }
        };

    /// For how many events; 0 while others wait, whose turn comes first.
    int room();

    /// Tells events for the first time and gives back the room that is left over. Once for each
    /// reservation, with an empty list when nothing came of it.
    ///
    /// @param events at most [#room], without a key, written as leased to this node by whoever
    ///   calls this and with their first attempt begun
    void tell(List<Event> events);
  }
}

package dev.carillon.events;

import java.util.List;

/// Takes events from an intake that leased them to this node while it wrote them: they need not be
/// claimed. Any thread; does not block.
///
/// What was promised and not told, because the process ended, is claimed by whoever is there when
/// the lease is over.
public interface EventHandover {
  /// For an intake that leaves all its events to be claimed.
  EventHandover NONE =
      new EventHandover() {
        @Override
        public int reserve(int max) {
          return 0;
        }

        @Override
        public void tell(List<Event> events, int reserved) {
          if (!events.isEmpty()) {
            throw new IllegalArgumentException("nothing was reserved");
          }
        }
      };

  /// Promises room.
  ///
  /// @return for how many events, at most `max`; 0 while others wait, whose turn comes first. Each
  ///   promise is given back by [#tell]
  int reserve(int max);

  /// Tells events for the first time, and gives back the room that is left over.
  ///
  /// @param events without a key, leased to this node, at most as many as were reserved
  /// @param reserved what [#reserve] promised
  void tell(List<Event> events, int reserved);
}

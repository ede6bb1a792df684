package dev.carillon.events;

import java.util.List;

/// Who is told about events.
public interface EventListener {
  /// The listener's name in the outbox, the same over releases.
  String id();

  /// The names it wants; one match is enough.
  List<EventPattern> patterns();

  /// Hears an event. Blocks as it likes; runs on a virtual thread. Throwing means: again, later.
  void on(Event event) throws Exception;

  /// Whether it wants events of this name.
  default boolean wants(EventName name) {
    return patterns().stream().anyMatch(pattern -> pattern.matches(name));
  }
}

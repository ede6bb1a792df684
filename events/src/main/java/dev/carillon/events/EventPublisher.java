package dev.carillon.events;

/// Tells that something happened.
public interface EventPublisher {
  /// Puts the event into the outbox, in the caller's transaction: it is told if, and only if, that
  /// transaction commits. Blocks for one statement. Listeners run later, on other threads.
  ///
  /// @throws IllegalStateException when there is no transaction to join
  void publish(Event event);
}

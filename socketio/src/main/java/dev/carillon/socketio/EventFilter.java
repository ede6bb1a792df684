package dev.carillon.socketio;

/// Decides which received events of a socket reach their handlers: rights, rates, shapes. Runs on a
/// virtual thread and may block; the next packet of the same connection waits until it returns.
/// What it throws is logged, and the event is not handled.
@FunctionalInterface
public interface EventFilter {
  /// Whether the next filter, and at last the handler, gets the event.
  ///
  /// @param ack to be answered here when the event is kept back and the client waits
  boolean accepts(String event, Arguments arguments, AckCallback ack);
}

package dev.carillon.socketio;

/// Told of every event that a socket receives ([Socket#onAny]) or is sent ([Socket#onAnyOutgoing]);
/// those say on which thread. What it throws is logged.
@FunctionalInterface
public interface EventObserver {
  void observe(String event, Arguments arguments);
}

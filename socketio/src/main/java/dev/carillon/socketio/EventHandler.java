package dev.carillon.socketio;

/// Handles one event of one socket. Runs on a virtual thread and may block; the next packet of the
/// same connection waits until it returns. What it throws is logged, and the connection goes on.
@FunctionalInterface
public interface EventHandler {
  void handle(Arguments arguments, AckCallback ack);
}

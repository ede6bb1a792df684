package dev.carillon.socketio;

/// An [EventHandler] that takes the first argument as a type of the application's.
@FunctionalInterface
public interface TypedEventHandler<T> {
  void handle(T message, AckCallback ack);
}

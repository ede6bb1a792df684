package dev.carillon.socketio;

/// A [SocketEventHandler] that takes the first argument as a type of the application's.
@FunctionalInterface
public interface TypedSocketEventHandler<T> {
  void handle(Socket socket, T message, AckCallback ack);
}

package dev.carillon.socketio;

/// Handles one event of every socket of a namespace that has no handler of its own for it. Runs as
/// an [EventHandler] does: on a virtual thread, in order for each connection.
@FunctionalInterface
public interface SocketEventHandler {
  void handle(Socket socket, Arguments arguments, AckCallback ack);
}

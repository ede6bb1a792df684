package dev.carillon.socketio;

/// Told of each socket that has joined a namespace. Runs on a virtual thread and may block; packets
/// that the client sends meanwhile wait for it, so handlers registered here miss none. What is
/// emitted here goes out after the answer to CONNECT.
@FunctionalInterface
public interface ConnectionHandler {
  void connected(Socket socket);
}

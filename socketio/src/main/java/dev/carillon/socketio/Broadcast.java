package dev.carillon.socketio;

/// A choice of sockets of one namespace on this server. Immutable: each method returns a new
/// choice. A socket's id names a room with that one socket.
public interface Broadcast {
  /// Also the sockets of these rooms.
  Broadcast to(String room, String... more);

  /// Not the sockets of these rooms.
  Broadcast except(String room, String... more);

  /// Sends `event` once to each chosen socket; the rooms are looked at when each event loop comes
  /// to it. May be called from any thread. After a [Socket#join] by the same thread, that socket is
  /// in.
  void emit(Event event);

  /// [Socket#disconnect()] on each chosen socket.
  void disconnect();
}

package dev.carillon.socketio;

import java.util.Collection;

/// A part of the application that clients join by name. All methods are safe for any thread.
/// Register middlewares and handlers before the server takes connections.
public interface Namespace {
  String name();

  /// Middlewares are asked in the order they were added.
  void use(Middleware middleware);

  /// Handlers are told in the order they were added.
  void onConnection(ConnectionHandler handler);

  Broadcast to(String room, String... more);

  Broadcast except(String room, String... more);

  /// To every socket of the namespace.
  void emit(Event event);

  /// The connected sockets, in no order; those that come and go meanwhile may be in it or not.
  Collection<Socket> sockets();
}

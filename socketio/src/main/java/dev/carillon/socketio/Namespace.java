package dev.carillon.socketio;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// A part of the application that clients join by name. As a [Broadcast] it means all of its
/// sockets. All methods are safe for any thread and none blocks. Register middlewares and handlers
/// before the server takes connections.
public interface Namespace extends Broadcast {
  String name();

  /// Middlewares are asked in the order they were added.
  void use(Middleware middleware);

  /// Handlers are told in the order they were added.
  void onConnection(ConnectionHandler handler);

  /// Handles `event` of every socket with `handler`, in place of the one before; it costs no memory
  /// for each socket. A socket's own handler for the event ([Socket#on]) takes its place.
  ///
  /// @throws IllegalArgumentException when `event` is one of Socket.IO's own
  void on(String event, SocketEventHandler handler);

  /// As [#on], with the first argument as a `type`, as [Arguments#get] reads it. Where the peer has
  /// sent none, or something else, `handler` is not called; see [BadArgumentException].
  default <T> void on(String event, Class<T> type, TypedSocketEventHandler<T> handler) {
    on(event, (socket, arguments, ack) -> handler.handle(socket, arguments.get(0, type), ack));
  }

  /// Takes back what [#on] has set.
  void off(String event);

  /// The connected sockets, in no order; those that come and go meanwhile may be in it or not.
  Collection<Socket> sockets();

  /// The rooms that sockets have joined, with their sizes; without those that ids name. Gathered
  /// loop by loop as [#fetchSockets()]. For the size of one room ask `to(room).count()`.
  CompletionStage<Map<String, Integer>> rooms();
}

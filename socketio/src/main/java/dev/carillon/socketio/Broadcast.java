package dev.carillon.socketio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A choice of sockets of one namespace on this server. Immutable: each method that narrows or
/// widens returns a new choice. A socket's id names a room with that one socket.
///
/// Every method may be called from any thread and none blocks. The rooms are looked at when each
/// event loop comes to it: after a [Socket#join] by the same thread, that socket is in. What one
/// thread asks for takes effect in that order. Stages complete on virtual threads.
public interface Broadcast {
  /// Also the sockets of these rooms.
  Broadcast to(String room, String... more);

  /// As [#to], for sentences that read better so.
  default Broadcast in(String room, String... more) {
    return to(room, more);
  }

  /// Not the sockets of these rooms.
  Broadcast except(String room, String... more);

  /// Only sockets of this node. Without an adapter for several nodes that is all of them.
  Broadcast local();

  /// Sends `event` once to each chosen socket.
  void emit(Event event);

  /// As [#emit(Event)], with flags.
  void emit(Event event, EmitFlag... flags);

  /// Sends `event` to each chosen socket and waits for all of them to answer. The stage completes
  /// with their answers in the order of arrival, at once with none when no socket is chosen. It
  /// fails with [MissingAcksException], which has the answers that did arrive, when nothing more is
  /// to come: at the timeout, or when the last socket has answered or disconnected and one has not
  /// answered. What is kept meanwhile is an entry and an answer for each chosen socket.
  CompletionStage<List<AckAnswer>> emitWithAck(Event event, Duration timeout);

  /// The chosen sockets, gathered loop by loop: those that come and go meanwhile may be in it or
  /// not.
  CompletionStage<List<Socket>> fetchSockets();

  /// How many sockets are chosen, gathered as [#fetchSockets()].
  CompletionStage<Integer> count();

  /// [Socket#join] on each chosen socket.
  void socketsJoin(String room, String... more);

  /// [Socket#leave] on each chosen socket.
  void socketsLeave(String room, String... more);

  /// [Socket#disconnect(boolean)] on each chosen socket.
  void disconnectSockets(boolean close);

  /// [Socket#disconnect()] on each chosen socket.
  default void disconnect() {
    disconnectSockets(false);
  }
}

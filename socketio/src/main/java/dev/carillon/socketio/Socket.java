package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// One client in one namespace. Every method is safe for any thread and none blocks.
///
/// Order: what one thread emits to one socket arrives in that order, and so do calls that the
/// application itself puts in order across threads, on polling, on WebSocket and across an upgrade.
/// Delivery: at most once. What is emitted to a socket that is no longer connected is dropped.
public interface Socket {
  /// Public: it may be shown to other clients. It is not the secret id of the connection.
  String id();

  /// After a recovery with the request of the new connection, and still the payload that the
  /// middlewares have seen.
  Handshake handshake();

  Namespace namespace();

  void emit(Event event);

  /// As [#emit(Event)], with flags.
  void emit(Event event, EmitFlag... flags);

  /// Everybody of the namespace but this socket.
  Broadcast broadcast();

  /// The sockets of these rooms, but not this one.
  default Broadcast to(String room, String... more) {
    return broadcast().to(room, more);
  }

  /// As [#to].
  default Broadcast in(String room, String... more) {
    return to(room, more);
  }

  /// Everybody of the namespace but this socket and those of these rooms.
  default Broadcast except(String room, String... more) {
    return broadcast().except(room, more);
  }

  /// Emits `event` and waits for the client's answer. The stage completes on a virtual thread; it
  /// fails with [AckTimeoutException], with [SocketDisconnectedException] when the socket ends
  /// first, or at once with [TooManyPendingAcksException]. Answers that come later are ignored;
  /// nothing is sent twice. The answer is taken as it arrives, ahead of events that wait for their
  /// handlers; but it cannot arrive while the connection is not read because its inbox is full.
  CompletionStage<List<Argument>> emitWithAck(Event event, Duration timeout);

  /// Handles `event` with `handler`, in place of the one before and of the namespace's
  /// ([Namespace#on]). Events without a handler are ignored.
  ///
  /// @throws IllegalArgumentException when `event` is one of Socket.IO's own
  void on(String event, EventHandler handler);

  /// As [#on], with the first argument as a `type`, as [Arguments#get] reads it. Where the peer has
  /// sent none, or something else, `handler` is not called; see [BadArgumentException].
  default <T> void on(String event, Class<T> type, TypedEventHandler<T> handler) {
    on(event, (arguments, ack) -> handler.handle(arguments.get(0, type), ack));
  }

  /// As [#on], for one event: then the namespace's handler is the one again.
  void once(String event, EventHandler handler);

  /// Takes back what [#on] or [#once] has set.
  void off(String event);

  /// Lets `filter` decide which events reach their handlers, after the filters that were added
  /// before.
  void use(EventFilter filter);

  /// Tells `observer` of every event that is received, before the filters and the handler. It runs
  /// on a virtual thread as handlers do, in the order of the events.
  void onAny(EventObserver observer);

  void offAny(EventObserver observer);

  /// Tells `observer` of every event that is sent to this socket, by itself or with others; not of
  /// acks, nor of events that were dropped. It runs on the connection's event loop, in the order of
  /// sending: it must not block.
  void onAnyOutgoing(EventObserver observer);

  void offAnyOutgoing(EventObserver observer);

  /// Called once on a virtual thread, after the handlers of everything received before and before
  /// the handlers of [#onDisconnect]. [#rooms()] still has the rooms; broadcasts no longer find the
  /// socket.
  void onDisconnecting(Consumer<DisconnectReason> handler);

  /// Called once on a virtual thread, after the handlers of everything received before. [#rooms()]
  /// is empty by then.
  void onDisconnect(Consumer<DisconnectReason> handler);

  void join(String room);

  void leave(String room);

  /// The rooms joined, without the one named by the id.
  Set<String> rooms();

  /// Leaves the namespace with a DISCONNECT packet. Stock clients do not reconnect by themselves.
  /// The connection stays for its other namespaces.
  void disconnect();

  /// As [#disconnect()]; with `close`, the client leaves its other namespaces, too, and the
  /// connection is closed. Nothing happens when this socket has left before.
  void disconnect(boolean close);

  /// Closes the connection without a DISCONNECT packet, after what was emitted before: stock
  /// clients reconnect. Every socket of the connection is told `reason`.
  void closeTransport(DisconnectReason reason);

  boolean isConnected();

  /// Whether the client has come back after its connection had ended, and has missed nothing: the
  /// socket, its id, rooms and attachment are as they were. See [RecoveryOptions].
  boolean recovered();

  /// Keeps `data` with the socket, in place of what was kept before.
  void attach(Object data);

  /// What was attached, when it is of this type.
  <T> Optional<T> attachment(Class<T> type);
}

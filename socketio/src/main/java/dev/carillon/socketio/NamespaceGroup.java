package dev.carillon.socketio;

import dev.carillon.socketio.adapter.Selection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// One namespace or several that are emitted to alike.
interface NamespaceGroup extends Namespace {
  Collection<RegisteredNamespace> namespaces();

  /// Starts a virtual thread for each task.
  Executor handlers();

  NamespaceHandlers registered();

  @Override
  default void use(Middleware middleware) {
    registered().middlewares.add(middleware);
  }

  @Override
  default void onConnection(ConnectionHandler handler) {
    registered().connections.add(handler);
  }

  @Override
  default void on(String event, SocketEventHandler handler) {
    registered().on(event, handler);
  }

  @Override
  default void off(String event) {
    registered().events.remove(event);
  }

  default Broadcast everyone() {
    return new RoomBroadcast(this, Selection.EVERYONE);
  }

  @Override
  default Broadcast to(String room, String... more) {
    return everyone().to(room, more);
  }

  @Override
  default Broadcast except(String room, String... more) {
    return everyone().except(room, more);
  }

  @Override
  default Broadcast local() {
    return everyone().local();
  }

  @Override
  default void emit(Event event) {
    everyone().emit(event);
  }

  @Override
  default void emit(Event event, EmitFlag... flags) {
    everyone().emit(event, flags);
  }

  @Override
  default CompletionStage<List<AckAnswer>> emitWithAck(Event event, Duration timeout) {
    return everyone().emitWithAck(event, timeout);
  }

  @Override
  default CompletionStage<List<Socket>> fetchSockets() {
    return everyone().fetchSockets();
  }

  @Override
  default CompletionStage<Integer> count() {
    return everyone().count();
  }

  @Override
  default void socketsJoin(String room, String... more) {
    everyone().socketsJoin(room, more);
  }

  @Override
  default void socketsLeave(String room, String... more) {
    everyone().socketsLeave(room, more);
  }

  @Override
  default void disconnectSockets(boolean close) {
    everyone().disconnectSockets(close);
  }
}

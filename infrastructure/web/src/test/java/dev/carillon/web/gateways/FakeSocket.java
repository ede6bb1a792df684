package dev.carillon.web.gateways;

import dev.carillon.socketio.Broadcast;
import dev.carillon.socketio.DisconnectReason;
import dev.carillon.socketio.EmitFlag;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.EventFilter;
import dev.carillon.socketio.EventHandler;
import dev.carillon.socketio.EventObserver;
import dev.carillon.socketio.Handshake;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.parser.Argument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A socket that writes down what it is told.
final class FakeSocket implements Socket {
  final List<String> log = new ArrayList<>();
  final Map<String, EventHandler> handlers = new HashMap<>();
  private final Handshake handshake;
  private @Nullable Object attached;
  private boolean connected = true;

  FakeSocket(Handshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public String id() {
    return "fake";
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Namespace namespace() {
    throw new IllegalStateException("not asked for");
  }

  @Override
  public void emit(Event event) {
    log.add(event.name() + event.arguments());
  }

  @Override
  public void emit(Event event, EmitFlag... flags) {
    emit(event);
  }

  @Override
  public Broadcast broadcast() {
    throw new IllegalStateException("not asked for");
  }

  @Override
  public CompletionStage<List<Argument>> emitWithAck(Event event, Duration timeout) {
    return CompletableFuture.failedFuture(new IllegalStateException("not asked for"));
  }

  @Override
  public void on(String event, EventHandler handler) {
    handlers.put(event, handler);
  }

  @Override
  public void once(String event, EventHandler handler) {
    on(event, handler);
  }

  @Override
  public void off(String event) {
    handlers.remove(event);
  }

  @Override
  public void use(EventFilter filter) {}

  @Override
  public void onAny(EventObserver observer) {}

  @Override
  public void offAny(EventObserver observer) {}

  @Override
  public void onAnyOutgoing(EventObserver observer) {}

  @Override
  public void offAnyOutgoing(EventObserver observer) {}

  @Override
  public void onDisconnecting(Consumer<DisconnectReason> handler) {}

  @Override
  public void onDisconnect(Consumer<DisconnectReason> handler) {}

  @Override
  public void join(String room) {}

  @Override
  public void leave(String room) {}

  @Override
  public Set<String> rooms() {
    return Set.of();
  }

  @Override
  public void disconnect() {
    disconnect(false);
  }

  @Override
  public void disconnect(boolean close) {
    log.add(close ? "DISCONNECT, closed" : "DISCONNECT");
    connected = false;
  }

  @Override
  public void closeTransport(DisconnectReason reason) {
    log.add("transport closed: " + reason);
    connected = false;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean recovered() {
    return false;
  }

  @Override
  public void attach(Object data) {
    attached = data;
  }

  @Override
  public <T> Optional<T> attachment(Class<T> type) {
    return type.isInstance(attached) ? Optional.of(type.cast(attached)) : Optional.empty();
  }
}

package dev.carillon.socketio;

import dev.carillon.socketio.adapter.RoomMember;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Packet;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's place in one namespace. What it sends and which rooms it is in is settled on its
/// connection's event loop, in the order of the calls; what the application asks about itself is
/// kept under a lock of its own.
final class NamespaceSocket implements Socket, RoomMember {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceSocket.class);

  private enum State {
    CONNECTING,
    CONNECTED,
    DISCONNECTED
  }

  private final String id;
  private final Connection connection;
  private final RegisteredNamespace namespace;
  private final Handshake handshake;
  private final Object lock = new Object();

  private volatile State state = State.CONNECTING;
  private volatile @Nullable Object attachment;

  // Under the lock; copied on write, since most sockets change them once and are asked often.
  private Map<String, EventHandler> handlers = Map.of();
  private List<Consumer<DisconnectReason>> disconnectHandlers = List.of();
  private Set<String> rooms = Set.of();
  private long lastAckId;

  // Of the event loop.
  private @Nullable PendingAcks acks;

  NamespaceSocket(
      String id, Connection connection, RegisteredNamespace namespace, Handshake handshake) {
    this.id = id;
    this.connection = connection;
    this.namespace = namespace;
    this.handshake = handshake;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public RegisteredNamespace namespace() {
    return namespace;
  }

  @Override
  public EventLoop eventLoop() {
    return connection.session().loop().eventLoop();
  }

  Connection connection() {
    return connection;
  }

  // ---- sending

  @Override
  public void emit(Event event) {
    // Encoded here, on the caller's thread, and only once for each event.
    List<EncodedMessage> messages = event.encodedFor(namespace.name());
    onLoopWhileConnected(() -> connection.send(messages));
  }

  @Override
  public CompletionStage<List<Argument>> emitWithAck(Event event, Duration timeout) {
    long ackId;
    synchronized (lock) {
      ackId = ++lastAckId;
    }
    List<EncodedMessage> messages =
        EncodedPackets.encode(
            Packet.event(namespace.name(), ackId, event.name(), event.arguments()));
    CompletableFuture<List<Argument>> answer = new CompletableFuture<>();
    connection
        .session()
        .execute(() -> {
          if (state == State.CONNECTED) {
            acks().add(ackId, answer, timeout);
            connection.send(messages);
          } else {
            answer.completeExceptionally(new SocketDisconnectedException("not connected"));
          }
        });
    return answer;
  }

  /// Event loop.
  PendingAcks acks() {
    PendingAcks waiting = acks;
    if (waiting == null) {
      waiting = namespace.newPendingAcks(connection.session().loop().timers());
      acks = waiting;
    }
    return waiting;
  }

  private void onLoopWhileConnected(Runnable task) {
    connection
        .session()
        .execute(() -> {
          if (state == State.CONNECTED) {
            task.run();
          }
        });
  }

  // ---- receiving

  @Override
  public void on(String event, EventHandler handler) {
    Packet.requireEventName(event);
    synchronized (lock) {
      Map<String, EventHandler> changed = new HashMap<>(handlers);
      changed.put(event, handler);
      handlers = Map.copyOf(changed);
    }
  }

  @Override
  public void onDisconnect(Consumer<DisconnectReason> handler) {
    synchronized (lock) {
      disconnectHandlers = Stream.concat(disconnectHandlers.stream(), Stream.of(handler)).toList();
    }
  }

  /// By the inbox.
  void handle(String event, long ackId, Arguments arguments) {
    EventHandler handler;
    synchronized (lock) {
      handler = handlers.get(event);
    }
    if (handler != null) {
      handler.handle(arguments, new PacketAck(ackId));
    }
  }

  /// By the inbox.
  void announceEnd(DisconnectReason reason) {
    List<Consumer<DisconnectReason>> told;
    synchronized (lock) {
      told = disconnectHandlers;
    }
    for (Consumer<DisconnectReason> handler : told) {
      try {
        handler.accept(reason);
      } catch (RuntimeException e) {
        LOG.error("a disconnect handler failed", e);
      }
    }
  }

  private final class PacketAck implements AckCallback {
    private final long ackId;
    private final AtomicBoolean sent = new AtomicBoolean();

    PacketAck(long ackId) {
      this.ackId = ackId;
    }

    @Override
    public boolean isRequested() {
      return ackId != Packet.NO_ACK;
    }

    @Override
    public void send(Argument... arguments) {
      if (!sent.compareAndSet(false, true)) {
        throw new IllegalStateException("this event was answered before");
      }
      if (isRequested()) {
        List<EncodedMessage> messages =
            EncodedPackets.encode(Packet.ack(namespace.name(), ackId, List.of(arguments)));
        onLoopWhileConnected(() -> connection.send(messages));
      }
    }
  }

  // ---- rooms

  @Override
  public void join(String room) {
    synchronized (lock) {
      Set<String> changed = new HashSet<>(rooms);
      changed.add(room);
      rooms = Set.copyOf(changed);
    }
    onLoopWhileConnected(() -> namespace.rooms().join(this, room));
  }

  @Override
  public void leave(String room) {
    synchronized (lock) {
      Set<String> changed = new HashSet<>(rooms);
      changed.remove(room);
      rooms = Set.copyOf(changed);
    }
    onLoopWhileConnected(() -> namespace.rooms().leave(this, room));
  }

  @Override
  public Set<String> rooms() {
    synchronized (lock) {
      return rooms;
    }
  }

  // ---- state

  @Override
  public void disconnect() {
    disconnect(false);
  }

  @Override
  public void disconnect(boolean close) {
    connection.session().execute(() -> connection.disconnect(this, close));
  }

  @Override
  public void closeTransport(DisconnectReason reason) {
    connection.session().execute(() -> connection.closeTransport(reason));
  }

  /// Event loop.
  void connected() {
    state = State.CONNECTED;
  }

  /// Event loop.
  void disconnected() {
    state = State.DISCONNECTED;
    if (acks != null) {
      acks.failAll();
    }
  }

  @Override
  public boolean isConnected() {
    return state == State.CONNECTED;
  }

  @Override
  public void attach(Object data) {
    attachment = data;
  }

  @Override
  public <T> Optional<T> attachment(Class<T> type) {
    Object attached = attachment;
    return type.isInstance(attached) ? Optional.of(type.cast(attached)) : Optional.empty();
  }

  @Override
  public String toString() {
    return "Socket[" + id + " in " + namespace.name() + ", " + state + "]";
  }
}

package dev.carillon.socketio;

import dev.carillon.socketio.adapter.RoomMember;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.SharedMessages;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
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

  /// Answers an event whose handler could not read it, so that the client does not wait.
  private static final Json INVALID_ARGUMENT = Json.trusted("{\"error\":\"invalid_argument\"}");

  private enum State {
    CONNECTING,
    CONNECTED,
    DISCONNECTED
  }

  private final String id;
  private final Connection connection;
  private final RegisteredNamespace namespace;
  private final Handshake handshake;

  private volatile State state = State.CONNECTING;
  private volatile @Nullable Object attachment;

  // Written under the socket's own lock and copied on write, since most sockets change them once
  // and are asked often; read without.
  private volatile Map<String, EventHandler> handlers = Map.of();
  private volatile List<Consumer<DisconnectReason>> disconnectHandlers = List.of();
  private volatile Set<String> rooms = Set.of();

  /// Made when first needed, and then kept.
  private volatile @Nullable SocketListeners listeners;

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
    emit(event, Delivery.PLAIN);
  }

  @Override
  public void emit(Event event, EmitFlag... flags) {
    emit(event, Delivery.of(flags));
  }

  private void emit(Event event, Delivery delivery) {
    // Encoded here, on the caller's thread, and only once for each event.
    List<EncodedMessage> messages = event.encodedFor(namespace.name());
    onLoopWhileConnected(() -> send(event, messages, delivery));
  }

  /// Event loop.
  void send(Event event, List<EncodedMessage> messages, Delivery delivery) {
    if (connection.send(messages, delivery)) {
      observeOutgoing(event);
    }
  }

  /// Event loop.
  void send(Event event, SharedMessages messages, Delivery delivery) {
    if (connection.send(messages, delivery)) {
      observeOutgoing(event);
    }
  }

  private void observeOutgoing(Event event) {
    SocketListeners told = listeners;
    if (told != null && !told.outgoing.isEmpty()) {
      SocketListeners.tell(told.outgoing, event.name(), new Arguments(event.arguments()));
    }
  }

  @Override
  public Broadcast broadcast() {
    return namespace.except(id);
  }

  @Override
  public CompletionStage<List<Argument>> emitWithAck(Event event, Duration timeout) {
    long ackId = namespace.nextAckId();
    List<EncodedMessage> messages =
        EncodedPackets.encode(
            Packet.event(namespace.name(), ackId, event.name(), event.arguments()));
    CompletableFuture<List<Argument>> answer = new CompletableFuture<>();
    AckListener listener = new AckFuture(answer, namespace.handlers());
    connection
        .session()
        .execute(() -> {
          if (state == State.CONNECTED) {
            if (acks().add(ackId, listener, timeout)) {
              send(event, messages, Delivery.PLAIN);
            }
          } else {
            listener.failed(new SocketDisconnectedException("not connected"));
          }
        });
    return answer;
  }

  /// Event loop.
  PendingAcks acks() {
    PendingAcks waiting = acks;
    if (waiting == null) {
      waiting =
          new PendingAcks(
              connection.session().loop().timers(), connection.server().options().maxPendingAcks());
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
    Event.requireName(event);
    synchronized (this) {
      Map<String, EventHandler> changed = new HashMap<>(handlers);
      changed.put(event, handler);
      handlers = Map.copyOf(changed);
    }
  }

  @Override
  public void once(String event, EventHandler handler) {
    on(event, new Once(handler));
  }

  @Override
  public synchronized void off(String event) {
    Map<String, EventHandler> changed = new HashMap<>(handlers);
    changed.remove(event);
    handlers = Map.copyOf(changed);
  }

  /// A handler that is taken back when its event comes. Not a record: two are never the same.
  private static final class Once implements EventHandler {
    private final EventHandler handler;

    Once(EventHandler handler) {
      this.handler = handler;
    }

    @Override
    public void handle(Arguments arguments, AckCallback ack) {
      handler.handle(arguments, ack);
    }
  }

  /// The handler of `event`, which is taken back when it was for one event.
  private @Nullable EventHandler take(String event) {
    EventHandler handler = handlers.get(event);
    if (!(handler instanceof Once)) {
      return handler;
    }
    synchronized (this) {
      handler = handlers.get(event);
      if (handler instanceof Once) {
        off(event);
      }
      return handler;
    }
  }

  private synchronized SocketListeners listeners() {
    SocketListeners made = listeners;
    if (made == null) {
      made = new SocketListeners();
      listeners = made;
    }
    return made;
  }

  @Override
  public void use(EventFilter filter) {
    listeners().filters.add(filter);
  }

  @Override
  public void onAny(EventObserver observer) {
    listeners().incoming.add(observer);
  }

  @Override
  public void offAny(EventObserver observer) {
    listeners().incoming.remove(observer);
  }

  @Override
  public void onAnyOutgoing(EventObserver observer) {
    listeners().outgoing.add(observer);
  }

  @Override
  public void offAnyOutgoing(EventObserver observer) {
    listeners().outgoing.remove(observer);
  }

  @Override
  public void onDisconnecting(Consumer<DisconnectReason> handler) {
    listeners().disconnecting.add(handler);
  }

  @Override
  public synchronized void onDisconnect(Consumer<DisconnectReason> handler) {
    disconnectHandlers = Stream.concat(disconnectHandlers.stream(), Stream.of(handler)).toList();
  }

  /// By the inbox.
  void handle(String event, long ackId, Arguments arguments) {
    PacketAck ack = new PacketAck(ackId);
    try {
      handle(event, arguments, ack);
    } catch (BadArgumentException bad) {
      LOG.debug("event {} of {}: {}", event, id, bad.getMessage(), bad.getCause());
      ack.sendUnlessSent(INVALID_ARGUMENT);
    }
  }

  private void handle(String event, Arguments arguments, AckCallback ack) {
    SocketListeners told = listeners;
    if (told != null) {
      SocketListeners.tell(told.incoming, event, arguments);
      if (!told.accept(event, arguments, ack)) {
        return;
      }
    }
    EventHandler handler = take(event);
    if (handler != null) {
      handler.handle(arguments, ack);
    } else {
      namespace.handler(event).ifPresent(shared -> shared.handle(this, arguments, ack));
    }
  }

  /// By the inbox.
  void announceEnd(DisconnectReason reason) {
    SocketListeners told = listeners;
    if (told != null) {
      SocketListeners.tell(told.disconnecting, reason);
    }
    synchronized (this) {
      rooms = Set.of();
    }
    SocketListeners.tell(disconnectHandlers, reason);
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
      if (!sendUnlessSent(arguments)) {
        throw new IllegalStateException("this event was answered before");
      }
    }

    @Override
    public void answer(@Nullable Object... values) {
      send(Values.arguments(connection.server().codec(), values));
    }

    boolean sendUnlessSent(Argument... arguments) {
      boolean first = sent.compareAndSet(false, true);
      if (first && isRequested()) {
        List<EncodedMessage> messages =
            EncodedPackets.encode(Packet.ack(namespace.name(), ackId, List.of(arguments)));
        onLoopWhileConnected(() -> connection.send(messages, Delivery.PLAIN));
      }
      return first;
    }
  }

  // ---- rooms

  @Override
  public void join(String room) {
    remember(room);
    onLoopWhileConnected(() -> namespace.index().join(this, room));
  }

  /// Event loop, where it takes effect at once.
  void joinOnLoop(String room) {
    remember(room);
    namespace.index().join(this, room);
  }

  private synchronized void remember(String room) {
    if (!rooms.contains(room)) {
      Set<String> changed = new HashSet<>(rooms);
      changed.add(room);
      rooms = Set.copyOf(changed);
    }
  }

  @Override
  public void leave(String room) {
    forget(room);
    // Also when the socket has ended meanwhile: it was taken out of the rooms that it had then.
    connection.session().execute(() -> namespace.index().leave(this, room));
  }

  /// Event loop, where it takes effect at once.
  void leaveOnLoop(String room) {
    forget(room);
    namespace.index().leave(this, room);
  }

  private synchronized void forget(String room) {
    if (rooms.contains(room)) {
      Set<String> changed = new HashSet<>(rooms);
      changed.remove(room);
      rooms = Set.copyOf(changed);
    }
  }

  @Override
  public Set<String> rooms() {
    return rooms;
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

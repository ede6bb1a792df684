package dev.carillon.socketio;

import dev.carillon.socketio.adapter.RoomMember;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.EngineLoop;
import dev.carillon.socketio.engineio.Session;
import dev.carillon.socketio.engineio.SharedMessages;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.Packet;
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
    /// The client may come back, and what it misses is kept.
    AWAY,
    DISCONNECTED
  }

  private final String id;
  private final RegisteredNamespace namespace;

  /// Where the socket is in rooms. A connection that it was recovered on may live on another loop;
  /// what is sent then hops there.
  private final EngineLoop home;

  /// `null` where connections are not recovered.
  private final @Nullable Recovery recovery;

  /// Of its connection, which is not asked for each event that is sent.
  private volatile Session session;

  private volatile Handshake handshake;
  private volatile boolean recovered;
  private volatile State state = State.CONNECTING;
  private volatile @Nullable Object attachment;

  // Written under the socket's own lock and copied on write, since most sockets change them once
  // and are asked often; read without.
  private volatile Map<String, EventHandler> handlers = Map.of();
  private volatile List<Consumer<DisconnectReason>> disconnectHandlers = List.of();
  private volatile Set<String> rooms = Set.of();

  /// It has left its rooms, as far as the application is told.
  private volatile boolean ended;

  /// Made when first needed, and then kept.
  private volatile @Nullable SocketListeners listeners;

  // Of the event loop.
  private @Nullable PendingAcks acks;

  /// Where broadcasts find it. It follows `rooms`, which several threads may change.
  private Set<String> indexed = Set.of();

  NamespaceSocket(
      String id, Connection connection, RegisteredNamespace namespace, Handshake handshake) {
    this.id = id;
    this.session = connection.session();
    this.home = session.loop();
    this.namespace = namespace;
    this.handshake = handshake;
    this.recovery =
        namespace.newRecovery(
            this, home, Connection.offset(handshake.auth()).orElse(Delivery.NO_OFFSET));
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
  public EngineLoop loop() {
    return home;
  }

  @Override
  public boolean isPresent() {
    return isConnected();
  }

  Connection connection() {
    return (Connection) session.listener();
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
    Delivery placed = namespace.place(delivery);
    // Encoded here, on the caller's thread, and only once for each event.
    List<EncodedMessage> messages = namespace.encode(event, placed);
    execute(() -> {
      if (isIndexed()) {
        send(event, messages, placed);
      }
    });
  }

  /// Event loop.
  void send(Event event, List<EncodedMessage> messages, Delivery delivery) {
    if (recovery != null) {
      keep(recovery, messages, delivery);
      if (state == State.CONNECTED) {
        Session to = session;
        to.executeOrRun(() -> forward(to, event, messages, delivery));
      }
    } else if (delivery.send(session, messages)) {
      observeOutgoing(event);
    }
  }

  /// Event loop.
  ///
  /// @param shared the messages of `emissions`
  void send(List<Emission> emissions, SharedMessages shared, Delivery delivery) {
    if (recovery != null) {
      emissions.forEach(emission -> send(emission.event(), emission.messages(), delivery));
    } else if (delivery.send(session, shared, emissions.size()) && listeners != null) {
      emissions.forEach(emission -> observeOutgoing(emission.event()));
    }
  }

  private void keep(Recovery kept, List<EncodedMessage> messages, Delivery delivery) {
    if (delivery.offset() == Delivery.NO_OFFSET) {
      return;
    }
    if (!delivery.droppable()) {
      kept.log().append(delivery.offset(), messages);
    } else if (state == State.CONNECTED) {
      // The client takes note of its offset as of any other.
      kept.log().append(delivery.offset(), null);
    }
  }

  /// Connection's loop.
  private void forward(Session to, Event event, List<EncodedMessage> messages, Delivery delivery) {
    if (delivery.send(to, messages)) {
      if (recovery != null && delivery.offset() != Delivery.NO_OFFSET) {
        recovery.sent(delivery.offset());
      }
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
    boolean asked =
        home.execute(() -> {
          if (state == State.CONNECTED) {
            if (acks().add(ackId, listener, timeout)) {
              send(event, messages, Delivery.PLAIN);
            }
          } else {
            listener.failed(new SocketDisconnectedException("not connected"));
          }
        });
    if (!asked) {
      listener.failed(new SocketDisconnectedException("the server has closed"));
    }
    return answer;
  }

  /// Event loop.
  PendingAcks acks() {
    PendingAcks waiting = acks;
    if (waiting == null) {
      waiting = new PendingAcks(home.timers(), connection().server().options().maxPendingAcks());
      acks = waiting;
    }
    return waiting;
  }

  /// Connection's loop.
  void answered(long ackId, List<Argument> arguments) {
    home.executeOrRun(() -> acks().answered(ackId, arguments));
  }

  /// Runs `task` on the socket's loop.
  private void execute(Runnable task) {
    home.execute(task);
  }

  // ---- receiving

  @Override
  public void on(String event, EventHandler handler) {
    Packet.requireEventName(event);
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
    List<Consumer<DisconnectReason>> disconnected;
    synchronized (this) {
      disconnected = disconnectHandlers;
      if (state == State.AWAY) {
        // The next connection is announced anew, and gets its handlers then.
        handlers = Map.of();
        disconnectHandlers = List.of();
        listeners = null;
      } else {
        ended = true;
      }
    }
    SocketListeners.tell(disconnected, reason);
    if (recovery != null) {
      execute(() -> endAnnounced(recovery));
    }
  }

  private final class PacketAck implements AckCallback {
    private final long ackId;
    private final Session asking = session;
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
      send(Values.arguments(connection().server().codec(), values));
    }

    boolean sendUnlessSent(Argument... arguments) {
      // What cannot be sent has not answered.
      List<EncodedMessage> messages =
          isRequested()
              ? EncodedPackets.encode(Packet.ack(namespace.name(), ackId, List.of(arguments)))
              : List.of();
      boolean first = sent.compareAndSet(false, true);
      if (first && isRequested()) {
        execute(() -> {
          if (state == State.CONNECTED) {
            asking.executeOrRun(() -> asking.send(messages, true));
          }
        });
      }
      return first;
    }
  }

  // ---- rooms

  @Override
  public synchronized void join(String room) {
    remember(room);
    execute(() -> enter(room));
  }

  /// Whether it is in its rooms, and is sent what they are sent.
  private boolean isIndexed() {
    return state == State.CONNECTED || state == State.AWAY;
  }

  /// Event loop, where it takes effect at once.
  void joinOnLoop(String room) {
    remember(room);
    enter(room);
  }

  private void enter(String room) {
    if (isIndexed()) {
      indexed = with(indexed, room);
      namespace.index().join(this, room);
    }
  }

  private void exit(String room) {
    indexed = without(indexed, room);
    namespace.index().leave(this, room);
  }

  /// Event loop: the rooms that it is in from the beginning.
  Set<String> enterRooms() {
    indexed = rooms;
    return indexed;
  }

  /// Event loop: the rooms that it is to be taken out of.
  Set<String> leaveRooms() {
    Set<String> left = indexed;
    indexed = Set.of();
    return left;
  }

  private synchronized void remember(String room) {
    rooms = with(rooms, room);
  }

  @Override
  public synchronized void leave(String room) {
    forget(room);
    execute(() -> exit(room));
  }

  /// Event loop, where it takes effect at once.
  void leaveOnLoop(String room) {
    forget(room);
    exit(room);
  }

  private synchronized void forget(String room) {
    rooms = without(rooms, room);
  }

  private static Set<String> with(Set<String> rooms, String room) {
    if (rooms.contains(room)) {
      return rooms;
    }
    Set<String> changed = new HashSet<>(rooms);
    changed.add(room);
    return Set.copyOf(changed);
  }

  private static Set<String> without(Set<String> rooms, String room) {
    if (!rooms.contains(room)) {
      return rooms;
    }
    Set<String> changed = new HashSet<>(rooms);
    changed.remove(room);
    return Set.copyOf(changed);
  }

  @Override
  public Set<String> rooms() {
    return ended ? Set.of() : rooms;
  }

  // ---- state

  @Override
  public void disconnect() {
    disconnect(false);
  }

  @Override
  public void disconnect(boolean close) {
    execute(() -> leaveConnection(close));
  }

  /// Event loop.
  void leaveConnection(boolean close) {
    if (state == State.AWAY) {
      discard();
    } else {
      Connection from = connection();
      from.session().executeOrRun(() -> from.disconnect(this, close));
    }
  }

  /// Connection's loop: it was asked to leave `before`, and is no longer there.
  void leaveElsewhere(Connection before, boolean close) {
    execute(() -> {
      if (state == State.AWAY || !connection().equals(before)) {
        leaveConnection(close);
      }
    });
  }

  @Override
  public void closeTransport(DisconnectReason reason) {
    execute(() -> {
      Connection from = connection();
      from.session().executeOrRun(() -> from.closeTransport(reason));
    });
  }

  /// Event loop.
  void connected() {
    state = State.CONNECTED;
  }

  /// Connection's loop: the socket is gone for good.
  void disconnected() {
    boolean wasIn = state == State.CONNECTED;
    state = State.DISCONNECTED;
    home.executeOrRun(() -> {
      if (acks != null) {
        acks.failAll();
      }
      if (wasIn) {
        namespace.remove(this);
      }
    });
  }

  // ---- recovery

  Optional<Recovery> recovery() {
    return Optional.ofNullable(recovery);
  }

  @Override
  public boolean recovered() {
    return recovered;
  }

  /// Connection's loop, at the end of the connection: the client may come back.
  ///
  /// @return false when it may not, and the socket is as it was
  boolean goAway() {
    Recovery kept = recovery;
    if (kept == null || state != State.CONNECTED || !namespace.mayGoAway()) {
      return false;
    }
    state = State.AWAY;
    namespace.left(this);
    home.executeOrRun(() -> {
      if (acks != null) {
        acks.failAll();
      }
      home.timers().schedule(kept, namespace.maxDisconnection());
    });
    return true;
  }

  private void endAnnounced(Recovery kept) {
    kept.endAnnounced(true);
    if (state == State.AWAY) {
      attach(kept);
    } else if (state == State.DISCONNECTED) {
      Recovery.Attempt attempt = kept.takePending();
      if (attempt != null) {
        attempt.connection().notRecovered(this, attempt);
      }
    }
  }

  /// Event loop: a client asks to go on. Whoever is there in its place is put out, and the latest
  /// that asks wins.
  void recover(Recovery.Attempt attempt) {
    Recovery kept = recovery;
    if (kept == null || state == State.DISCONNECTED) {
      attempt.connection().notRecovered(this, attempt);
      return;
    }
    Recovery.Attempt before = kept.replacePending(attempt);
    if (before != null) {
      before.connection().notRecovered(this, before);
    }
    if (state == State.CONNECTED) {
      Connection fenced = connection();
      fenced.session().executeOrRun(() -> fenced.fence(this));
    } else if (kept.isEndAnnounced()) {
      attach(kept);
    }
  }

  /// Event loop. From here on what is sent goes to the new connection, after what was missed.
  private void attach(Recovery kept) {
    Recovery.Attempt attempt = kept.takePending();
    if (attempt == null) {
      return;
    }
    long received = kept.received(attempt.offset());
    Optional<List<List<EncodedMessage>>> missed = kept.log().after(received);
    if (missed.isEmpty() || !namespace.recoversFrom(received)) {
      discard();
      attempt.connection().notRecovered(this, attempt);
      return;
    }
    home.timers().cancel(kept);
    namespace.cameBack(this);
    session = attempt.connection().session();
    // No middleware has seen the payload that it came with.
    handshake = new Handshake(attempt.handshake().request(), handshake.auth());
    recovered = true;
    kept.endAnnounced(false);
    state = State.CONNECTED;
    attempt.connection().recovered(this, kept, missed.get(), kept.log().lastOffset());
  }

  /// Event loop: the client will not come back.
  void discard() {
    if (state == State.AWAY) {
      state = State.DISCONNECTED;
      if (recovery != null) {
        home.timers().cancel(recovery);
      }
      namespace.notAway();
      namespace.remove(this);
      ended = true;
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

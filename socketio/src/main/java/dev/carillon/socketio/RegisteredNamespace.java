package dev.carillon.socketio;

import dev.carillon.socketio.adapter.Rooms;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.EngineLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A namespace of one server.
final class RegisteredNamespace implements NamespaceGroup {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredNamespace.class);

  private final String name;
  private final Executor executor;
  private final NamespaceHandlers handlers = new NamespaceHandlers();
  private final ConcurrentMap<String, Socket> sockets = new ConcurrentHashMap<>();
  private final Rooms<NamespaceSocket> index = new Rooms<>();
  private final AtomicLong lastAckId = new AtomicLong();

  /// `null` where connections are not recovered.
  private final @Nullable Recoveries recoveries;

  private final @Nullable PatternNamespace parent;

  /// Sockets that are in or want in. Under the lock of this name in [Namespaces].
  private int holders;

  private volatile boolean permanent;

  /// One with an exact name, which stays.
  ///
  /// @param recoveries `null` where connections are not recovered
  RegisteredNamespace(String name, Executor executor, @Nullable Recoveries recoveries) {
    this(name, executor, null, recoveries);
    this.permanent = true;
  }

  /// One that is made for a pattern.
  RegisteredNamespace(String name, Executor executor, PatternNamespace parent) {
    this(name, executor, parent, null);
  }

  private RegisteredNamespace(
      String name,
      Executor executor,
      @Nullable PatternNamespace parent,
      @Nullable Recoveries recoveries) {
    this.name = name;
    this.executor = executor;
    this.parent = parent;
    this.recoveries = recoveries;
  }

  // ---- made for a pattern

  Optional<PatternNamespace> parent() {
    return Optional.ofNullable(parent);
  }

  boolean isChildOf(PatternNamespace other) {
    return other.equals(parent);
  }

  boolean isPermanent() {
    return permanent;
  }

  /// Under the name's lock.
  ///
  /// @return whether it was not so before
  boolean makePermanent() {
    boolean changed = !permanent;
    permanent = true;
    return changed;
  }

  /// Under the name's lock.
  RegisteredNamespace heldFor(PatternNamespace other) {
    if (isChildOf(other)) {
      holders++;
    }
    return this;
  }

  /// Under the name's lock.
  ///
  /// @return whether it goes
  boolean releaseOne() {
    holders--;
    return holders == 0 && !permanent;
  }

  private List<NamespaceHandlers> inherited() {
    return parent == null ? List.of(handlers) : List.of(parent.registered(), handlers);
  }

  // ---- for applications

  @Override
  public String name() {
    return name;
  }

  @Override
  public Collection<RegisteredNamespace> namespaces() {
    return List.of(this);
  }

  @Override
  public Executor handlers() {
    return executor;
  }

  @Override
  public NamespaceHandlers registered() {
    return handlers;
  }

  @Override
  public Collection<Socket> sockets() {
    return Collections.unmodifiableCollection(sockets.values());
  }

  @Override
  public CompletionStage<Map<String, Integer>> rooms() {
    return index.sizes().thenApplyAsync(RegisteredNamespace::sum, executor);
  }

  static Map<String, Integer> sum(Collection<Map<String, Integer>> parts) {
    Map<String, Integer> all = new HashMap<>();
    for (Map<String, Integer> part : parts) {
      part.forEach((room, size) -> all.merge(room, size, Integer::sum));
    }
    return Map.copyOf(all);
  }

  int size() {
    return sockets.size();
  }

  Rooms<NamespaceSocket> index() {
    return index;
  }

  /// One count for all sockets, so that a broadcast can ask all of them under one id.
  long nextAckId() {
    return lastAckId.incrementAndGet();
  }

  Optional<SocketEventHandler> handler(String event) {
    SocketEventHandler own = handlers.events.get(event);
    return own != null || parent == null
        ? Optional.ofNullable(own)
        : Optional.ofNullable(parent.registered().events.get(event));
  }

  /// By the inbox: asks the middlewares in their order until one does not accept.
  Admission admit(NamespaceSocket socket) {
    try {
      for (NamespaceHandlers registered : inherited()) {
        for (Middleware middleware : registered.middlewares) {
          Admission admission = middleware.admit(socket);
          if (!(admission instanceof Admission.Accepted)) {
            return admission;
          }
        }
      }
      return Admission.accepted();
    } catch (RuntimeException | Error e) {
      LOG.error("a middleware of {} failed", name, e);
      return Admission.transportClosed();
    }
  }

  /// By the inbox.
  void announce(NamespaceSocket socket) {
    for (NamespaceHandlers registered : inherited()) {
      for (ConnectionHandler handler : registered.connections) {
        try {
          handler.connected(socket);
        } catch (RuntimeException e) {
          LOG.error("a connection handler of {} failed", name, e);
        }
      }
    }
  }

  /// Socket's event loop.
  void add(NamespaceSocket socket) {
    sockets.put(socket.id(), socket);
    index.add(socket, socket.enterRooms());
    if (recoveries != null) {
      recoveries.add(socket);
    }
  }

  /// Socket's event loop.
  void remove(NamespaceSocket socket) {
    sockets.remove(socket.id());
    index.remove(socket, socket.leaveRooms());
    if (recoveries != null) {
      recoveries.remove(socket);
    }
  }

  // ---- recovery

  /// `null` where connections are not recovered.
  @Nullable Recovery newRecovery(NamespaceSocket socket, EngineLoop loop, long offset) {
    return recoveries == null ? null : recoveries.newRecovery(socket, loop, offset);
  }

  long keptBytes() {
    return recoveries == null ? 0 : recoveries.keptBytes();
  }

  /// The socket of a client that asks to go on.
  Optional<NamespaceSocket> recoverable(String pid) {
    return recoveries == null ? Optional.empty() : recoveries.find(pid);
  }

  boolean recovers() {
    return recoveries != null;
  }

  boolean recoversFrom(long offset) {
    return recoveries != null && recoveries.recoversFrom(offset);
  }

  boolean mayGoAway() {
    return recoveries != null && recoveries.mayGoAway();
  }

  /// The client of `socket` is away.
  void left(NamespaceSocket socket) {
    sockets.remove(socket.id());
  }

  void cameBack(NamespaceSocket socket) {
    sockets.put(socket.id(), socket);
    notAway();
  }

  /// One client less is away.
  void notAway() {
    if (recoveries != null) {
      recoveries.cameBack();
    }
  }

  Duration maxDisconnection() {
    return recoveries == null ? Duration.ZERO : recoveries.maxDisconnection();
  }

  /// Gives an event its place, where connections are recovered.
  Delivery place(Delivery delivery) {
    return recoveries == null ? delivery : delivery.at(recoveries.nextOffset());
  }

  List<EncodedMessage> encode(Event event, Delivery placed) {
    return placed.offset() == Delivery.NO_OFFSET
        ? event.encodedFor(name)
        : event.encodedFor(name, placed.offset());
  }
}

package dev.carillon.socketio;

import dev.carillon.socketio.adapter.Rooms;
import dev.carillon.socketio.adapter.Selection;
import dev.carillon.socketio.engineio.TimerRing;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A namespace of one server.
final class RegisteredNamespace implements Namespace {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredNamespace.class);

  private final String name;
  private final ThreadFactory handlerThreads;
  private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
  private final List<ConnectionHandler> handlers = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<String, Socket> sockets = new ConcurrentHashMap<>();
  private final Rooms<NamespaceSocket> rooms = new Rooms<>();

  RegisteredNamespace(String name, ThreadFactory handlerThreads) {
    this.name = name;
    this.handlerThreads = handlerThreads;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void use(Middleware middleware) {
    middlewares.add(middleware);
  }

  @Override
  public void onConnection(ConnectionHandler handler) {
    handlers.add(handler);
  }

  @Override
  public Broadcast to(String room, String... more) {
    return new RoomBroadcast(this, Selection.EVERYONE.to(room, more));
  }

  @Override
  public Broadcast except(String room, String... more) {
    return new RoomBroadcast(this, Selection.EVERYONE.except(room, more));
  }

  @Override
  public void emit(Event event) {
    new RoomBroadcast(this, Selection.EVERYONE).emit(event);
  }

  @Override
  public Collection<Socket> sockets() {
    return Collections.unmodifiableCollection(sockets.values());
  }

  int size() {
    return sockets.size();
  }

  Rooms<NamespaceSocket> rooms() {
    return rooms;
  }

  PendingAcks newPendingAcks(TimerRing timers) {
    return new PendingAcks(timers, handlerThreads);
  }

  /// By the inbox: asks the middlewares in their order until one does not accept.
  Admission admit(NamespaceSocket socket) {
    try {
      for (Middleware middleware : middlewares) {
        Admission admission = middleware.admit(socket);
        if (!(admission instanceof Admission.Accepted)) {
          return admission;
        }
      }
      return Admission.accepted();
    } catch (RuntimeException e) {
      LOG.error("a middleware of {} failed", name, e);
      return Admission.transportClosed();
    }
  }

  /// By the inbox.
  void announce(NamespaceSocket socket) {
    for (ConnectionHandler handler : handlers) {
      try {
        handler.connected(socket);
      } catch (RuntimeException e) {
        LOG.error("a connection handler of {} failed", name, e);
      }
    }
  }

  /// Socket's event loop.
  void add(NamespaceSocket socket) {
    sockets.put(socket.id(), socket);
    rooms.add(socket, socket.rooms());
  }

  /// Socket's event loop.
  void remove(NamespaceSocket socket) {
    sockets.remove(socket.id());
    rooms.remove(socket, socket.rooms());
  }
}

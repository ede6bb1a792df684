package dev.carillon.socketio;

import dev.carillon.socketio.parser.Packet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// What an application has registered with one namespace. Safe for any thread.
final class NamespaceHandlers {
  final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
  final List<ConnectionHandler> connections = new CopyOnWriteArrayList<>();
  final Map<String, SocketEventHandler> events = new ConcurrentHashMap<>(0);

  void on(String event, SocketEventHandler handler) {
    Packet.requireEventName(event);
    events.put(event, handler);
  }
}

package dev.carillon.socketio;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What few sockets have, kept apart so that the others need no memory for it. Safe for any thread.
final class SocketListeners {
  private static final Logger LOG = LoggerFactory.getLogger(SocketListeners.class);

  final List<EventObserver> incoming = new CopyOnWriteArrayList<>();
  final List<EventObserver> outgoing = new CopyOnWriteArrayList<>();
  final List<EventFilter> filters = new CopyOnWriteArrayList<>();
  final List<Consumer<DisconnectReason>> disconnecting = new CopyOnWriteArrayList<>();

  static void tell(List<EventObserver> observers, String event, Arguments arguments) {
    for (EventObserver observer : observers) {
      try {
        observer.observe(event, arguments);
      } catch (RuntimeException e) {
        LOG.error("an observer of events failed", e);
      }
    }
  }

  static void tell(List<Consumer<DisconnectReason>> handlers, DisconnectReason reason) {
    for (Consumer<DisconnectReason> handler : handlers) {
      try {
        handler.accept(reason);
      } catch (RuntimeException e) {
        LOG.error("a disconnect handler failed", e);
      }
    }
  }

  boolean accept(String event, Arguments arguments, AckCallback ack) {
    for (EventFilter filter : filters) {
      if (!filter.accepts(event, arguments, ack)) {
        return false;
      }
    }
    return true;
  }
}

package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The sockets of one namespace whose clients may go on where they were. Safe for any thread.
final class Recoveries {
  private final RecoveryOptions options;
  private final ConcurrentMap<String, NamespaceSocket> byPid = new ConcurrentHashMap<>();
  private final AtomicLong lastOffset = new AtomicLong(Delivery.NO_OFFSET);
  private final AtomicInteger away = new AtomicInteger();

  Recoveries(RecoveryOptions options) {
    this.options = options;
  }

  Duration maxDisconnection() {
    return options.maxDisconnection();
  }

  boolean recoversFrom(long offset) {
    return offset != Delivery.NO_OFFSET || options.beforeFirstEvent();
  }

  long nextOffset() {
    return lastOffset.incrementAndGet();
  }

  Recovery newRecovery(NamespaceSocket socket, EngineLoop loop) {
    return new Recovery(socket, loop.newId(), new RecoveryLog(options.maxBytes()));
  }

  void add(NamespaceSocket socket) {
    socket.recovery().ifPresent(recovery -> byPid.put(recovery.pid(), socket));
  }

  void remove(NamespaceSocket socket) {
    socket.recovery().ifPresent(recovery -> byPid.remove(recovery.pid()));
  }

  Optional<NamespaceSocket> find(String pid) {
    return Optional.ofNullable(byPid.get(pid));
  }

  /// Takes a place among those who are away.
  boolean mayGoAway() {
    if (away.incrementAndGet() <= options.maxAway()) {
      return true;
    }
    away.decrementAndGet();
    return false;
  }

  void cameBack() {
    away.decrementAndGet();
  }
}

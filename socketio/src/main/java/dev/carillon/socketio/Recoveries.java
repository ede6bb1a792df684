package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineLoop;
import dev.carillon.socketio.engineio.EngineOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// The sockets of one namespace whose clients may go on where they were. Safe for any thread.
final class Recoveries {
  private final RecoveryOptions options;
  private final ConcurrentMap<String, NamespaceSocket> byPid = new ConcurrentHashMap<>();

  /// Begins anywhere: a client names the last offset that it has, also one of another server.
  private final AtomicLong lastOffset = new AtomicLong(new SecureRandom().nextLong(1, 1L << 40));

  private final LongAdder kept = new LongAdder();
  private final EngineOptions.Limits limits;
  private final AtomicInteger away = new AtomicInteger();

  Recoveries(RecoveryOptions options, EngineOptions.Limits limits) {
    this.options = options;
    this.limits = limits;
  }

  /// What is kept for clients that may have missed it.
  long keptBytes() {
    return kept.sum();
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

  /// What is missed must fit into what may wait for a client, with room for what comes meanwhile.
  ///
  /// @param offset that the client names before it has received anything of this socket
  Recovery newRecovery(NamespaceSocket socket, EngineLoop loop, long offset) {
    RecoveryLog log =
        new RecoveryLog(
            Math.min(options.maxBytes(), limits.outgoingMaxBytes() * 3L / 4),
            Math.max(1, limits.outgoingMaxPackets() * 3L / 4),
            kept);
    return new Recovery(socket, loop.newId(), log, offset);
  }

  void add(NamespaceSocket socket) {
    socket.recovery().ifPresent(recovery -> byPid.put(recovery.pid(), socket));
  }

  void remove(NamespaceSocket socket) {
    socket
        .recovery()
        .ifPresent(recovery -> {
          byPid.remove(recovery.pid());
          recovery.log().clear();
        });
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

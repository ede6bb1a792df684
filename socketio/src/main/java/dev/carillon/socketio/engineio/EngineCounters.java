package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.Transport;
import dev.carillon.socketio.transport.TransportObserver;
import dev.carillon.socketio.transport.TransportStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server counts over all of its event loops, and tells its observer.
final class EngineCounters {
  private static final Logger LOG = LoggerFactory.getLogger(EngineCounters.class);

  private final TransportObserver observer;
  private final boolean observed;
  private final int maxConnections;
  private final AtomicInteger connections = new AtomicInteger();

  /// Those of them that are on polling.
  private final AtomicInteger polling = new AtomicInteger();

  private final LongAdder opened = new LongAdder();
  private final LongAdder upgraded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder slowConsumers = new LongAdder();
  private final LongAdder pingTimeouts = new LongAdder();
  private final LongAdder violations = new LongAdder();
  private final LongAdder volatileDropped = new LongAdder();

  EngineCounters(TransportObserver observer, int maxConnections) {
    this.maxConnections = maxConnections;
    this.observer = observer;
    this.observed = !observer.equals(TransportObserver.NONE);
  }

  boolean isFull() {
    return connections.get() >= maxConnections;
  }

  /// Takes a connection into account, unless there are too many.
  boolean open(Transport transport) {
    if (connections.incrementAndGet() > maxConnections) {
      connections.decrementAndGet();
      return false;
    }
    opened.increment();
    if (transport == Transport.POLLING) {
      polling.incrementAndGet();
    }
    tell(o -> o.opened(transport));
    return true;
  }

  void upgraded() {
    upgraded.increment();
    polling.decrementAndGet();
    tell(TransportObserver::upgraded);
  }

  /// The session ends, though its transport may take a while to.
  void closing(CloseReason reason) {
    switch (reason) {
      case SLOW_CONSUMER -> slowConsumers.increment();
      case PING_TIMEOUT -> pingTimeouts.increment();
      case PROTOCOL_VIOLATION -> violations.increment();
      case PEER_CLOSE, TRANSPORT_ERROR, SERVER_CLOSE, SERVER_SHUTDOWN -> {}
    }
  }

  void closed(Transport transport, CloseReason reason) {
    connections.decrementAndGet();
    if (transport == Transport.POLLING) {
      polling.decrementAndGet();
    }
    tell(o -> o.closed(transport, reason));
  }

  void refused(int status) {
    refused.increment();
    tell(o -> o.refused(status));
  }

  void volatileDropped() {
    volatileDropped.increment();
    tell(TransportObserver::volatileDropped);
  }

  void received(Transport transport, int bytes) {
    if (observed) {
      tell(o -> o.received(transport, bytes));
    }
  }

  void pingAnswered(long roundTripNanos) {
    if (observed) {
      tell(o -> o.pingAnswered(Duration.ofNanos(roundTripNanos)));
    }
  }

  void recoveryAsked(boolean recovered) {
    tell(o -> o.recoveryAsked(recovered));
  }

  private void tell(Consumer<TransportObserver> what) {
    try {
      what.accept(observer);
    } catch (Throwable e) {
      LOG.error("transport observer failed", e);
    }
  }

  TransportStats stats(long queuedBytes) {
    int onPolling = polling.get();
    return new TransportStats(
        onPolling,
        Math.max(0, connections.get() - onPolling),
        queuedBytes,
        opened.sum(),
        upgraded.sum(),
        refused.sum(),
        slowConsumers.sum(),
        pingTimeouts.sum(),
        violations.sum(),
        volatileDropped.sum());
  }
}

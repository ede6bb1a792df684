package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Transport;
import dev.carillon.socketio.transport.TransportStats;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What a server counts over all of its event loops.
final class EngineCounters {
  final AtomicInteger polling = new AtomicInteger();
  final AtomicInteger webSocket = new AtomicInteger();
  final LongAdder opened = new LongAdder();
  final LongAdder upgraded = new LongAdder();
  final LongAdder refused = new LongAdder();
  private final LongAdder slowConsumers = new LongAdder();
  private final LongAdder pingTimeouts = new LongAdder();
  private final LongAdder violations = new LongAdder();

  AtomicInteger connections(Transport transport) {
    return switch (transport) {
      case POLLING -> polling;
      case WEBSOCKET -> webSocket;
    };
  }

  void closed(CloseReason reason) {
    switch (reason) {
      case SLOW_CONSUMER -> slowConsumers.increment();
      case PING_TIMEOUT -> pingTimeouts.increment();
      case PROTOCOL_VIOLATION -> violations.increment();
      case PEER_CLOSE, TRANSPORT_ERROR, SERVER_CLOSE, SERVER_SHUTDOWN -> {}
    }
  }

  TransportStats stats(long queuedBytes) {
    return new TransportStats(
        polling.get(),
        webSocket.get(),
        queuedBytes,
        opened.sum(),
        upgraded.sum(),
        refused.sum(),
        slowConsumers.sum(),
        pingTimeouts.sum(),
        violations.sum());
  }
}

package dev.carillon.socketio;

import dev.carillon.socketio.engineio.TimerRing;
import dev.carillon.socketio.parser.Argument;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The answers that one socket is waited for. Event loop only.
final class PendingAcks {
  private final TimerRing timers;
  private final Map<Long, Pending> pending = new HashMap<>(0);

  private final int max;

  PendingAcks(TimerRing timers, int max) {
    this.timers = timers;
    this.max = max;
  }

  private final class Pending extends TimerRing.Entry {
    private final long ackId;
    private final AckListener listener;

    Pending(long ackId, AckListener listener) {
      this.ackId = ackId;
      this.listener = listener;
    }

    @Override
    protected void expired() {
      pending.remove(ackId);
      listener.failed(new AckTimeoutException("no ack in time"));
    }
  }

  /// Waits for an answer, or fails `listener` at once when too many are waited for.
  ///
  /// @return whether it waits
  boolean add(long ackId, AckListener listener, Duration timeout) {
    if (pending.size() >= max) {
      listener.failed(new TooManyPendingAcksException(max));
      return false;
    }
    Pending waiting = new Pending(ackId, listener);
    pending.put(ackId, waiting);
    timers.schedule(waiting, timeout);
    return true;
  }

  /// Answers that nobody waits for, or no longer, are ignored.
  void answered(long ackId, List<Argument> arguments) {
    Pending waiting = pending.remove(ackId);
    if (waiting != null) {
      timers.cancel(waiting);
      waiting.listener.answered(arguments);
    }
  }

  void failAll() {
    List<Pending> failing = List.copyOf(pending.values());
    pending.clear();
    for (Pending waiting : failing) {
      timers.cancel(waiting);
      waiting.listener.failed(new SocketDisconnectedException("socket has ended"));
    }
  }
}

package dev.carillon.socketio;

import dev.carillon.socketio.engineio.TimerRing;
import dev.carillon.socketio.parser.Argument;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// The answers that one socket waits for. Event loop only; futures complete on virtual threads, so
/// that what depends on them may block.
final class PendingAcks {
  private final TimerRing timers;
  private final ThreadFactory threads;
  private final Map<Long, Pending> pending = new HashMap<>(0);

  PendingAcks(TimerRing timers, ThreadFactory threads) {
    this.timers = timers;
    this.threads = threads;
  }

  private final class Pending extends TimerRing.Entry {
    private final long ackId;
    private final CompletableFuture<List<Argument>> answer;

    Pending(long ackId, CompletableFuture<List<Argument>> answer) {
      this.ackId = ackId;
      this.answer = answer;
    }

    @Override
    protected void expired() {
      pending.remove(ackId);
      complete(future -> future.completeExceptionally(new AckTimeoutException("no ack in time")));
    }

    void complete(Consumer<CompletableFuture<List<Argument>>> how) {
      threads.newThread(() -> how.accept(answer)).start();
    }
  }

  void add(long ackId, CompletableFuture<List<Argument>> answer, Duration timeout) {
    Pending waiting = new Pending(ackId, answer);
    pending.put(ackId, waiting);
    timers.schedule(waiting, timeout);
  }

  /// Answers that nobody waits for, or no longer, are ignored.
  void answered(long ackId, List<Argument> arguments) {
    Pending waiting = pending.remove(ackId);
    if (waiting != null) {
      timers.cancel(waiting);
      waiting.complete(future -> future.complete(arguments));
    }
  }

  void failAll() {
    List<Pending> failing = List.copyOf(pending.values());
    pending.clear();
    for (Pending waiting : failing) {
      timers.cancel(waiting);
      waiting.complete(future ->
          future.completeExceptionally(new SocketDisconnectedException("socket has ended")));
    }
  }
}

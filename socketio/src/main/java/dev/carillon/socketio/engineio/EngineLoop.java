package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Fields;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the sessions of one event loop share: their deadlines, their randomness, and the list of
/// those with something to flush. Event loop only.
public final class EngineLoop {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

  private static final int MAX_DIRTY = 32;

  /// 120 bits, which are twenty characters.
  private static final int ID_BYTES = 15;

  private final EventLoop eventLoop;
  private final TimerRing timers;
  private final SecureRandom random = new SecureRandom();

  /// The task that was handed over last, when more may join it; else something that is like nothing
  /// before it, so that whoever has seen the place earlier does not take it for what it was.
  private final AtomicReference<Object> last = new AtomicReference<>(new Object());

  private Fields lastQuery = Fields.empty();
  private @Nullable Deflation deflation;
  private List<Session> dirty = new ArrayList<>();
  private List<Session> flushing = new ArrayList<>();

  EngineLoop(EventLoop eventLoop, Duration tick) {
    this.eventLoop = eventLoop;
    this.timers = new TimerRing(eventLoop, tick);
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  /// Runs `task` on this loop, after what was handed over before. Any thread.
  ///
  /// @return whether it will run; not when the loop has shut down
  public boolean execute(Runnable task) {
    boolean taken = handOver(task);
    last.set(new Object());
    return taken;
  }

  private boolean handOver(Runnable task) {
    try {
      eventLoop.execute(task);
      return true;
    } catch (RejectedExecutionException shuttingDown) {
      LOG.debug("event loop is gone", shuttingDown);
      return false;
    }
  }

  /// Runs `work` on this loop with `item`, as [#execute] would: what the same thread has handed
  /// over before comes before, and what it hands over later comes later. Items of one kind that are
  /// handed over with nothing between them may come together, in their order. Any thread.
  ///
  /// That nothing is between them is known from the last task that was handed over. A task is put
  /// into the queue first and made the last one then, and only when no other was meanwhile; so
  /// whoever has put something behind it does not find it last.
  ///
  /// @param kind equal for items that may come together; all of its items have the same type
  /// @param weight bounds what comes together
  public <T> void executeMerged(Object kind, T item, int weight, Consumer<List<T>> work) {
    Object before = last.get();
    if (before instanceof MergedTask<?> open) {
      @SuppressWarnings("unchecked") // of one kind, hence of one type
      MergedTask<T> sameKind = (MergedTask<T>) open;
      if (sameKind.add(kind, item, weight)) {
        return;
      }
    }
    MergedTask<T> task = new MergedTask<>(kind, work);
    var _ = task.add(kind, item, weight);
    handOver(task);
    if (!last.compareAndSet(before, task)) {
      last.set(new Object());
    }
  }

  /// As [#execute], but at once when this is the loop.
  public void executeOrRun(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }

  public TimerRing timers() {
    return timers;
  }

  /// A new id that nobody can guess.
  public String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The same fields, in one object for connections that say the same: most clients have no query
  /// of their own.
  Fields shared(Fields query) {
    if (!query.equals(lastQuery)) {
      lastQuery = query;
    }
    return lastQuery;
  }

  Deflation deflation() {
    Deflation made = deflation;
    if (made == null) {
      made = new Deflation();
      deflation = made;
    }
    return made;
  }

  /// Flushes `session` once after the tasks that are already waiting: what they write to it goes
  /// out in the same flush. But not after many others, or nothing of it would be left in the
  /// processor's caches.
  void flushLater(Session session) {
    if (dirty.size() >= MAX_DIRTY) {
      flush();
    }
    if (dirty.isEmpty()) {
      handOver(this::flush);
    }
    dirty.add(session);
  }

  private void flush() {
    List<Session> sessions = dirty;
    dirty = flushing;
    flushing = sessions;
    for (Session session : sessions) {
      try {
        session.flush();
      } catch (Throwable e) {
        LOG.error("a flush failed", e);
      }
    }
    sessions.clear();
  }
}

package dev.carillon.socketio.engineio;

import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the sessions of one event loop share: their deadlines, their randomness, and the list of
/// those with something to flush. Event loop only.
public final class EngineLoop {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

  /// 120 bits, which are twenty characters.
  private static final int ID_BYTES = 15;

  private final EventLoop eventLoop;
  private final TimerRing timers;
  private final SecureRandom random = new SecureRandom();
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

  /// Runs `task` on this loop, after what was handed over before. Any thread. Dropped when the loop
  /// has shut down.
  public void execute(Runnable task) {
    try {
      eventLoop.execute(task);
    } catch (RejectedExecutionException shuttingDown) {
      LOG.debug("event loop is gone", shuttingDown);
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

  Deflation deflation() {
    Deflation made = deflation;
    if (made == null) {
      made = new Deflation();
      deflation = made;
    }
    return made;
  }

  /// Flushes `session` once after the tasks that are already waiting: what they write to it goes
  /// out in the same flush.
  void flushLater(Session session) {
    if (dirty.isEmpty()) {
      eventLoop.execute(this::flush);
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
      } catch (RuntimeException e) {
        LOG.error("a flush failed", e);
      }
    }
    sessions.clear();
  }
}

package dev.carillon.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for the handlers of one connection: run strictly one after the other, on a virtual
/// thread that lives only while there is something to run. While idle it is three fields.
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Connection connection;

  // Under the inbox's own lock.
  private @Nullable ArrayDeque<Runnable> tasks;
  private boolean full;

  /// @param connection told on a virtual thread when an inbox that was full has half its room again
  Inbox(Connection connection) {
    this.connection = connection;
  }

  /// Adds `task` in any case: what the server itself has to say about a connection is not lost.
  ///
  /// @return whether there is room for more; when not, the connection will be told
  boolean add(Runnable task) {
    boolean start;
    boolean room;
    synchronized (this) {
      ArrayDeque<Runnable> waiting = tasks;
      start = waiting == null;
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
        tasks = waiting;
      }
      waiting.add(task);
      room = waiting.size() < connection.server().options().inboxMaxEvents();
      full |= !room;
    }
    if (start) {
      connection.server().runHandler(this::run);
    }
    return room;
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (Throwable e) {
        // The application's fault; the connection and its other handlers go on.
        LOG.error("a handler failed", e);
      }
    }
  }

  private @Nullable Runnable next() {
    @Nullable Runnable task;
    boolean room = false;
    synchronized (this) {
      ArrayDeque<Runnable> waiting = tasks;
      task = waiting == null ? null : waiting.poll();
      if (waiting == null || task == null) {
        tasks = null;
      } else if (full && waiting.size() <= connection.server().options().inboxMaxEvents() / 2) {
        full = false;
        room = true;
      }
    }
    if (room) {
      connection.inboxHasRoom();
    }
    return task;
  }
}

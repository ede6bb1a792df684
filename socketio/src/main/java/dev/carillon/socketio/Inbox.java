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
  private @Nullable ArrayDeque<Waiting> tasks;
  private long bytes;
  private boolean full;

  /// @param bytes what it keeps reachable, about
  private record Waiting(Runnable task, long bytes) {}

  /// @param connection told on a virtual thread when an inbox that was full has half its room again
  Inbox(Connection connection) {
    this.connection = connection;
  }

  /// As [#add(Runnable, long)], for a task that keeps nothing to speak of.
  boolean add(Runnable task) {
    return add(task, 0);
  }

  /// Adds `task` in any case: what the server itself has to say about a connection is not lost, and
  /// one event may be larger than all that may wait.
  ///
  /// @param weight the bytes that it keeps, about
  /// @return whether there is room for more; when not, the connection will be told
  boolean add(Runnable task, long weight) {
    boolean start;
    boolean room;
    synchronized (this) {
      ArrayDeque<Waiting> waiting = tasks;
      start = waiting == null;
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
        tasks = waiting;
      }
      waiting.add(new Waiting(task, weight));
      bytes += weight;
      SocketIoOptions options = connection.server().options();
      room = waiting.size() < options.inboxMaxEvents() && bytes < options.inboxMaxBytes();
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
    @Nullable Waiting first;
    boolean room = false;
    synchronized (this) {
      ArrayDeque<Waiting> waiting = tasks;
      first = waiting == null ? null : waiting.poll();
      if (waiting == null || first == null) {
        tasks = null;
      } else {
        bytes -= first.bytes();
        if (full && isHalfEmpty(waiting)) {
          full = false;
          room = true;
        }
      }
    }
    if (room) {
      connection.inboxHasRoom();
    }
    return first == null ? null : first.task();
  }

  private boolean isHalfEmpty(ArrayDeque<Waiting> waiting) {
    SocketIoOptions options = connection.server().options();
    return waiting.size() <= options.inboxMaxEvents() / 2 && bytes <= options.inboxMaxBytes() / 2;
  }
}

package dev.carillon.socketio;

import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for the handlers of one connection: run strictly one after the other, on a virtual
/// thread that lives only while there is something to run.
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final ThreadFactory threads;
  private final int maxTasks;
  private final Runnable whenRoom;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(0);
  private boolean running;
  private boolean full;

  /// @param whenRoom called on a virtual thread when an inbox that was full has half its room again
  Inbox(ThreadFactory threads, int maxTasks, Runnable whenRoom) {
    this.threads = threads;
    this.maxTasks = maxTasks;
    this.whenRoom = whenRoom;
  }

  /// Adds `task` in any case: what the server itself has to say about a connection is not lost.
  ///
  /// @return whether there is room for more; when not, `whenRoom` will be called
  boolean add(Runnable task) {
    boolean start;
    boolean room;
    synchronized (tasks) {
      tasks.add(task);
      start = !running;
      running = true;
      room = tasks.size() < maxTasks;
      full |= !room;
    }
    if (start) {
      threads.newThread(this::run).start();
    }
    return room;
  }

  private void run() {
    while (true) {
      Runnable task;
      boolean room = false;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          running = false;
          return;
        }
        if (full && tasks.size() <= maxTasks / 2) {
          full = false;
          room = true;
        }
      }
      if (room) {
        whenRoom.run();
      }
      try {
        task.run();
      } catch (Throwable e) {
        // The application's fault; the connection and its other handlers go on.
        LOG.error("a handler failed", e);
      }
    }
  }
}

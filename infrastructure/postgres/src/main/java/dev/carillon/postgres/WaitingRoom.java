package dev.carillon.postgres;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bounds what is on its way into the store, by number and by memory. Thread-safe; entering and
/// leaving do not block.
final class WaitingRoom {
  private final int maxPlaces;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private int places;
  private long bytes;
  private boolean closed;

  WaitingRoom(int maxPlaces, long maxBytes) {
    this.maxPlaces = maxPlaces;
    this.maxBytes = maxBytes;
  }

  enum Entry {
    ENTERED,
    FULL,
    CLOSED
  }

  /// One that is larger than all the room is let in when it is alone: it could never enter else.
  Entry enter(int size) {
    lock.lock();
    try {
      if (closed) {
        return Entry.CLOSED;
      }
      if (places == maxPlaces || (places > 0 && bytes + size > maxBytes)) {
        return Entry.FULL;
      }
      places++;
      bytes += size;
      return Entry.ENTERED;
    } finally {
      lock.unlock();
    }
  }

  void leave(int size) {
    lock.lock();
    try {
      places--;
      bytes -= size;
      if (places == 0) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets nobody in any more and waits until all have left, but not for ever.
  void close(Duration longest) {
    lock.lock();
    try {
      closed = true;
      long nanos = longest.toNanos();
      while (places > 0 && nanos > 0) {
        nanos = empty.awaitNanos(nanos);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}

package dev.carillon.socketio.engineio;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A sum over all connections that is too dear to be taken each time: it is at most a second old.
/// Safe for any thread.
final class BufferedBytes {
  private static final long MAX_AGE_NANOS = 1_000_000_000;

  private final LongSupplier count;
  private final AtomicLong countedAt = new AtomicLong(System.nanoTime() - 2 * MAX_AGE_NANOS);
  private volatile long last;

  BufferedBytes(LongSupplier count) {
    this.count = count;
  }

  long recently() {
    long now = System.nanoTime();
    long before = countedAt.get();
    if (now - before > MAX_AGE_NANOS && countedAt.compareAndSet(before, now)) {
      last = count.getAsLong();
    }
    return last;
  }
}

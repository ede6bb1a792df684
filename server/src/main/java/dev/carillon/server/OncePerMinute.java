package dev.carillon.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps a fault that lasts from filling the log: says yes once a minute. Any thread.
final class OncePerMinute {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

  boolean now(long nanoTime) {
    long due = next.get();
    boolean passed = due == Long.MIN_VALUE || nanoTime - due >= 0;
    return passed && next.compareAndSet(due, nanoTime + MINUTE);
  }
}

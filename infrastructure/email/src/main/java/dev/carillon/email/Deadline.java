package dev.carillon.email;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The end of what one message may take. Timeouts of a socket are for each read; a server that
/// sends a byte before each of them, or that reads nothing, would hold a thread for ever. So the
/// socket is closed under it.
final class Deadline implements AutoCloseable {
  private final long endNanos;
  private final Future<?> alarm;
  private @Nullable SmtpSocket guarded;
  private boolean passed;
  private boolean over;

  private Deadline(Duration time, ScheduledExecutorService timer) {
    this.endNanos = System.nanoTime() + time.toNanos();
    this.alarm = timer.schedule(this::pass, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  static Deadline in(Duration time, ScheduledExecutorService timer) {
    return new Deadline(time, timer);
  }

  private synchronized void pass() {
    if (!over) {
      passed = true;
      if (guarded != null) {
        guarded.abort();
      }
    }
  }

  /// What is closed, from now on, or at once when the time has passed.
  synchronized void guards(SmtpSocket socket) {
    guarded = socket;
    if (passed) {
      socket.abort();
    }
  }

  synchronized boolean isPassed() {
    return passed;
  }

  long remainingMillis() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()));
  }

  /// Once this has returned nothing is closed any more.
  ///
  /// @return whether the end came in time
  synchronized boolean end() {
    over = true;
    alarm.cancel(false);
    return !passed;
  }

  @Override
  public void close() {
    end();
  }
}

package dev.carillon.bench.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waiting with an end to it.
final class Waiting {
  private static final Duration STEP = Duration.ofMillis(20);

  private Waiting() {}

  static void pass(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// Waits until it holds and says how long it took.
  static Duration until(String what, Duration limit, BooleanSupplier holds) {
    long start = System.nanoTime();
    forValue(what, limit, () -> holds.getAsBoolean() ? Boolean.TRUE : null);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static <T> T forValue(String what, Duration limit, Supplier<@Nullable T> value) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      T found = value.get();
      if (found != null) {
        return found;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "waited " + TimeUnit.NANOSECONDS.toSeconds(limit.toNanos()) + " s for " + what);
      }
      pass(STEP);
    }
  }
}

package dev.carillon.web.rates;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/// Time that passes when it is told to.
final class SettableTime implements TimeMeter {
  private long nanos = 42;

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  @Override
  public long currentTimeNanos() {
    return nanos;
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}

package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Rate;

/// A token bucket that may be overdrawn once: what has arrived is taken in, and what follows waits
/// until the debt is paid. Times are nanoseconds of one clock. One thread.
final class RateBudget {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perNano;
  private final double burst;
  private double tokens;
  private long refilled;

  RateBudget(Rate rate, long now) {
    this.perNano = (double) rate.perSecond() / NANOS_PER_SECOND;
    this.burst = (double) rate.burst();
    this.tokens = burst;
    this.refilled = now;
  }

  /// Takes `amount`.
  ///
  /// @return nanoseconds until more may be taken, 0 for at once
  long take(int amount, long now) {
    tokens = Math.min(burst, tokens + (double) (now - refilled) * perNano) - amount;
    refilled = now;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
  }
}

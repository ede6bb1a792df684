package dev.carillon.socketio.transport;

/// How much is allowed per second, and how much at once after a pause: a token bucket.
///
/// @param perSecond refilled evenly over each second
/// @param burst the most that may be saved up
public record Rate(long perSecond, long burst) {
  /// No limit.
  public static final Rate UNLIMITED = new Rate(Long.MAX_VALUE, Long.MAX_VALUE);

  public Rate {
    if (perSecond <= 0 || burst <= 0) {
      throw new IllegalArgumentException("a rate is positive, not " + perSecond + ", " + burst);
    }
  }

  /// As much at once as in one second.
  public static Rate perSecond(long perSecond) {
    return new Rate(perSecond, perSecond);
  }

  public boolean isUnlimited() {
    return perSecond == Long.MAX_VALUE;
  }
}

package dev.carillon.web.gateways;

/// How many events one socket may still send: a window that is opened anew when it is over. Used by
/// one handler at a time.
final class EventBudget {
  private final int eventsPerWindow;
  private final long windowNanos;
  private long windowStart;
  private int used;

  EventBudget(int eventsPerWindow, long windowNanos, long nowNanos) {
    this.eventsPerWindow = eventsPerWindow;
    this.windowNanos = windowNanos;
    this.windowStart = nowNanos;
  }

  boolean take(long nowNanos) {
    if (nowNanos - windowStart >= windowNanos) {
      windowStart = nowNanos;
      used = 0;
    }
    return used++ < eventsPerWindow;
  }
}

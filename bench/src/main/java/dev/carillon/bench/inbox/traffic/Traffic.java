package dev.carillon.bench.inbox.traffic;

/// How notifications are posted, or events that become one each.
///
/// @param callers side by side, each with a connection
/// @param batch how many one request has; 1 is a request without a batch
/// @param perSecond requests at a fixed rate; 0: as fast as they are answered
/// @param events whether events are posted
public record Traffic(int callers, int batch, int perSecond, boolean events) {
  public Traffic {
    if (callers < 1 || batch < 1 || perSecond < 0) {
      throw new IllegalArgumentException("somebody posts something");
    }
  }

  public Traffic(int callers, int batch, int perSecond) {
    this(callers, batch, perSecond, false);
  }

  public static Traffic closed(int callers) {
    return new Traffic(callers, 1, 0);
  }
}

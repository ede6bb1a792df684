package dev.carillon.bench.inbox.traffic;

/// How notifications are posted.
///
/// @param callers side by side, each with a connection
/// @param batch how many one request has; 1 is a request without a batch
/// @param perSecond requests at a fixed rate; 0: as fast as they are answered
public record Traffic(int callers, int batch, int perSecond) {
  public Traffic {
    if (callers < 1 || batch < 1 || perSecond < 0) {
      throw new IllegalArgumentException("somebody posts something");
    }
  }

  public static Traffic closed(int callers) {
    return new Traffic(callers, 1, 0);
  }
}

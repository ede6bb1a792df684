package dev.carillon.postgres;

import java.time.Duration;

/// How notifications are gathered into statements, and how many may wait for it.
///
/// @param lanes writers side by side, each with a connection while it writes; below the pool's
///   size, so that reads find one too. The notifications of one receiver always take the same lane
/// @param maxBatch notifications that one statement stores
/// @param maxWaiting notifications that may wait, or be written; the next one is refused at once
/// @param maxWaitingBytes what they may hold in memory, about; the next one is refused at once
/// @param maxWait how long one may wait for its statement before it is refused
public record WriterOptions(
    int lanes, int maxBatch, int maxWaiting, long maxWaitingBytes, Duration maxWait) {
  public WriterOptions {
    if (lanes < 1 || maxBatch < 1 || maxWaiting < 1 || maxWaitingBytes < 1) {
      throw new IllegalArgumentException(
          "lanes, maxBatch, maxWaiting and maxWaitingBytes are at least 1");
    }
    if (maxWait.toMillis() < 1) {
      throw new IllegalArgumentException("maxWait is at least 1 ms");
    }
  }

  /// Two lanes: one prepares while the other waits for the disk; more gave nothing. Batches of 500
  /// at most, ten thousand waiting in 64 MiB, for 2 s.
  public static WriterOptions defaults() {
    return new WriterOptions(2, 500, 10_000, 64L << 20, Duration.ofSeconds(2));
  }
}

package dev.carillon.postgres;

import java.time.Duration;

/// How many notifications are written at the same time, and how many may wait for it.
///
/// @param concurrency writers; below the pool's size, so that reads find a connection too
/// @param maxWaiting notifications that may wait for a writer; the next one is refused at once
/// @param maxWait how long each of them may wait before it is refused
public record WriterOptions(int concurrency, int maxWaiting, Duration maxWait) {
  public WriterOptions {
    if (concurrency < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException("concurrency and maxWaiting are at least 1");
    }
    if (maxWait.toMillis() < 1) {
      throw new IllegalArgumentException("maxWait is at least 1 ms");
    }
  }

  /// Four writers of a pool of ten, two thousand waiting for 2 s at most.
  public static WriterOptions defaults() {
    return new WriterOptions(4, 2000, Duration.ofSeconds(2));
  }
}

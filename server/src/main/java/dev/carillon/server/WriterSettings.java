package dev.carillon.server;

import dev.carillon.postgres.WriterOptions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How notifications are gathered into statements, and how many may wait for it.
///
/// @param lanes writers side by side; half of the pool's connections at most, so that reads find
///   one
/// @param maxBatch notifications that one statement stores
/// @param maxWaiting notifications that may wait or be written; more get 503
/// @param maxWaitingSize what they may hold in memory, about; more get 503
/// @param maxWait how long one may wait for its statement before it gets 503
@Validated
@ConfigurationProperties("carillon.writer")
record WriterSettings(
    @DefaultValue("2") @Min(1) @Max(64) int lanes,
    @DefaultValue("500") @Min(1) @Max(10_000) int maxBatch,
    @DefaultValue("10000") @Min(1) int maxWaiting,
    @DefaultValue("64MB") DataSize maxWaitingSize,
    @DefaultValue("2s") Duration maxWait) {
  WriterSettings {
    if (maxWaitingSize.toBytes() < 1) {
      throw new IllegalArgumentException("carillon.writer.max-waiting-size must be at least 1B");
    }
    if (maxWait.toMillis() < 1) {
      throw new IllegalArgumentException("carillon.writer.max-wait must be positive");
    }
  }

  WriterOptions options(int poolSize) {
    return new WriterOptions(
        Math.min(lanes, poolSize / 2), maxBatch, maxWaiting, maxWaitingSize.toBytes(), maxWait);
  }
}

package dev.carillon.server;

import dev.carillon.postgres.ReaderOptions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the pages of inboxes are read for clients that come all at once.
///
/// @param lanes queries at the same time, of each kind; a quarter of the pool at most
/// @param maxTogether inboxes that one query reads
/// @param maxWaiting reads that may wait, of each kind; more get 503, and a client that connects is
///   sent away and comes back
@Validated
@ConfigurationProperties("carillon.reader")
record ReaderSettings(
    @DefaultValue("2") @Min(1) @Max(64) int lanes,
    @DefaultValue("16") @Min(1) @Max(1000) int maxTogether,
    @DefaultValue("20000") @Min(1) int maxWaiting) {

  ReaderOptions options(int poolSize) {
    return new ReaderOptions(Math.clamp(poolSize / 4, 1, lanes), maxTogether, maxWaiting);
  }
}

package dev.carillon.web.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How HTTP is served.
///
/// @param idempotencyKeyLifetime how long an `Idempotency-Key` is kept
/// @param discardMax how much of a body that nobody wants is read, so that the client, who is still
///   sending it, gets to see the answer; of a longer one the connection is cut
/// @param discardTimeout how long that may take
/// @param pagePaths patterns of pages and their files, which anyone may read
/// @param openPaths patterns of what else anyone may read
@ConfigurationProperties("carillon.http")
public record HttpSettings(
    @DefaultValue("24h") Duration idempotencyKeyLifetime,
    @DefaultValue("1MB") DataSize discardMax,
    @DefaultValue("2s") Duration discardTimeout,
    @DefaultValue({
          "/",
          "/index.html",
          "/favicon.ico",
          "/favicon.svg",
          "/carillon-push-worker.js",
          "/robots.txt",
          "/console/**",
          "/css/**",
          "/js/**",
          "/vendor/**"
        })
        List<String> pagePaths,
    @DefaultValue("/health/**") List<String> openPaths) {
  public HttpSettings {
    if (!idempotencyKeyLifetime.isPositive()) {
      throw new IllegalArgumentException("carillon.http.idempotency-key-lifetime must be positive");
    }
    if (discardMax.isNegative() || !discardTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "carillon.http.discard-max and discard-timeout must not be negative");
    }
    pagePaths = List.copyOf(pagePaths);
    openPaths = List.copyOf(openPaths);
  }
}

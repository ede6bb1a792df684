package dev.carillon.web.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How HTTP is served.
///
/// @param idempotencyKeyLifetime how long an `Idempotency-Key` is kept
/// @param pagePaths patterns of pages and their files, which anyone may read
/// @param openPaths patterns of what else anyone may read: health and metrics
@ConfigurationProperties("carillon.http")
public record HttpSettings(
    @DefaultValue("24h") Duration idempotencyKeyLifetime,
    @DefaultValue({"/", "/index.html", "/favicon.ico", "/robots.txt", "/assets/**", "/demo/**"})
        List<String> pagePaths,
    @DefaultValue({"/health/**", "/metrics", "/actuator/health/**", "/actuator/prometheus"})
        List<String> openPaths) {
  public HttpSettings {
    if (!idempotencyKeyLifetime.isPositive()) {
      throw new IllegalArgumentException("carillon.http.idempotency-key-lifetime must be positive");
    }
    pagePaths = List.copyOf(pagePaths);
    openPaths = List.copyOf(openPaths);
  }
}

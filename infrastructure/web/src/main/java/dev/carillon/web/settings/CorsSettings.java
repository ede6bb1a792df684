package dev.carillon.web.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which pages of other origins may call, over HTTP and by socket.
///
/// @param allowedOrigins exact origins such as `https://app.example`; none by default
/// @param maxAge how long a browser may keep the answer to a preflight
@ConfigurationProperties("carillon.cors")
public record CorsSettings(
    @DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {
  public CorsSettings {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("carillon.cors.max-age must not be negative");
    }
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}

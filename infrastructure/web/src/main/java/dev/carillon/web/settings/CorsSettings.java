package dev.carillon.web.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which pages of other origins may call, over HTTP and by socket.
///
/// @param allowedOrigins exact origins such as `https://app.example`; none by default
/// @param maxAge how long a browser may keep the answer to a preflight
@ConfigurationProperties("carillon.cors")
public record CorsSettings(
    @DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {
  private static final Pattern ORIGIN = Pattern.compile("(?i)https?://[^/?#@\\s]+");

  public CorsSettings {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("carillon.cors.max-age must not be negative");
    }
    if (!allowedOrigins.stream().allMatch(ORIGIN.asMatchPredicate())) {
      throw new IllegalArgumentException(
          "carillon.cors.allowed-origins must be origins such as https://app.example");
    }
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}

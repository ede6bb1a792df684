package dev.carillon.web.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Development mode: anyone who reaches the server may sign in as anyone.
///
/// @param enabled off by default
/// @param hosts names that requests may use beside localhost, 127.0.0.1 and [::1]
/// @param signInLifetime how long such a sign-in is good for
@ConfigurationProperties("carillon.development")
public record DevelopmentSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue List<String> hosts,
    @DefaultValue("12h") Duration signInLifetime) {
  public DevelopmentSettings {
    if (signInLifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("carillon.development.sign-in-lifetime is too short");
    }
    hosts = List.copyOf(hosts);
  }
}

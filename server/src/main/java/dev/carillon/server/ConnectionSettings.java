package dev.carillon.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long a connection may keep the server waiting. Reactor Netty alone waits for ever: eight
/// connections that stood still in seven ways were all but one open after 150 s.
///
/// @param idleTimeout from accept, or from an answer, to the end of the next request's headers
/// @param requestTimeout from the end of the headers to the end of the body
@ConfigurationProperties("carillon.connection")
record ConnectionSettings(
    @DefaultValue("60s") Duration idleTimeout, @DefaultValue("20s") Duration requestTimeout) {
  ConnectionSettings {
    if (!idleTimeout.isPositive() || !requestTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "carillon.connection.idle-timeout and request-timeout must be positive");
    }
  }

  /// How long nothing may come in, so that a client that polls is heard from in time.
  ///
  /// @param longestPoll from one request of a polling client to its next
  Duration idleTimeoutAbove(Duration longestPoll) {
    return idleTimeout.compareTo(longestPoll) < 0 ? longestPoll : idleTimeout;
  }
}

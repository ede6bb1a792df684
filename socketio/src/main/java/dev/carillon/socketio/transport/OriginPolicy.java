package dev.carillon.socketio.transport;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which web origins may use this server, by polling (CORS, with credentials) and by WebSocket.
/// Requests without an `Origin` header do not come from a browser's page and are not asked about.
///
/// Called on an event loop: it must not block.
@FunctionalInterface
public interface OriginPolicy {
  /// Whether pages of `origin` may use this server.
  ///
  /// @param origin the `Origin` header as sent, for instance `https://app.example`, or `null` in
  ///   text for an opaque origin
  /// @param host the `Host` header, `null` when absent
  boolean allows(String origin, @Nullable String host);

  /// Only pages that were served under the host they talk to.
  static OriginPolicy sameHost() {
    return (origin, host) -> {
      if (host == null) {
        return false;
      }
      try {
        String authority = URI.create(origin).getRawAuthority();
        return authority != null && authority.equalsIgnoreCase(host);
      } catch (IllegalArgumentException malformed) {
        return false;
      }
    };
  }

  /// The origins listed, and pages of the same host.
  static OriginPolicy of(Set<String> origins) {
    Set<String> allowed =
        origins.stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    OriginPolicy sameHost = sameHost();
    return (origin, host) ->
        allowed.contains(origin.toLowerCase(Locale.ROOT)) || sameHost.allows(origin, host);
  }

  /// Every page of the web. Cookies are then no proof of intent.
  static OriginPolicy any() {
    return (origin, host) -> true;
  }
}

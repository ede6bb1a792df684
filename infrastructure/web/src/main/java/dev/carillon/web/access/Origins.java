package dev.carillon.web.access;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pages may call: those of this server, those of the configured origins and, in development
/// mode, those under another loopback name on the same port. Any thread may call it.
public final class Origins {
  private final Set<String> allowed;
  private final boolean loopbackIsOneSite;

  /// @param allowed exact origins, scheme and port included; no wildcard: calls carry credentials
  /// @throws IllegalArgumentException when one of them is not an origin
  public Origins(List<String> allowed, boolean loopbackIsOneSite) {
    Set<String> origins = new HashSet<>();
    for (String text : allowed) {
      @Nullable Authority origin = Authority.ofOrigin(text);
      if (origin == null) {
        throw new IllegalArgumentException("not an origin such as https://app.example: " + text);
      }
      origins.add(origin.text());
    }
    this.allowed = Set.copyOf(origins);
    this.loopbackIsOneSite = loopbackIsOneSite;
  }

  /// Whether a call with these headers may be served. Without an `Origin` it may: no browser sent
  /// it, or a page of ours did. The scheme of our own pages is not compared: behind a proxy that
  /// terminates TLS nobody knows it here.
  ///
  /// @param origin the `Origin` header as it came; null when there is none
  /// @param host the `Host` header as it came; null when there is none
  public boolean allowed(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return true;
    }
    @Nullable Authority page = Authority.ofOrigin(origin);
    return page != null && (sameSite(page, host) || allowed.contains(page.text()));
  }

  /// Whether it is a page of this server.
  boolean sameOrigin(String origin, @Nullable String host) {
    @Nullable Authority page = Authority.ofOrigin(origin);
    return page != null && sameSite(page, host);
  }

  private boolean sameSite(Authority page, @Nullable String host) {
    @Nullable Authority server = host == null ? null : Authority.ofHost(page.scheme(), host);
    if (server == null) {
      return false;
    }
    return page.equals(server)
        || (loopbackIsOneSite
            && page.port() == server.port()
            && HostGuard.LOOPBACK.contains(page.name())
            && HostGuard.LOOPBACK.contains(server.name()));
  }

  /// Scheme, host in lower case and port of an origin (RFC 6454).
  private record Authority(String scheme, String name, int port) {
    static @Nullable Authority ofOrigin(String origin) {
      int end = origin.indexOf("://");
      String scheme = end < 0 ? "" : origin.substring(0, end).toLowerCase(Locale.ROOT);
      return ofHost(scheme, end < 0 ? "" : origin.substring(end + 3));
    }

    static @Nullable Authority ofHost(String scheme, String host) {
      if (!"http".equals(scheme) && !"https".equals(scheme)) {
        return null;
      }
      try {
        String text = scheme + "://" + host;
        URI uri = URI.create(text);
        @Nullable String name = uri.getHost();
        if (name == null || uri.getUserInfo() != null || !text.endsWith(uri.getRawAuthority())) {
          return null;
        }
        int standard = "https".equals(scheme) ? 443 : 80;
        int port = uri.getPort() < 0 ? standard : uri.getPort();
        return new Authority(scheme, name.toLowerCase(Locale.ROOT), port);
      } catch (IllegalArgumentException notHost) {
        return null;
      }
    }

    String text() {
      return scheme + "://" + name + ':' + port;
    }
  }
}

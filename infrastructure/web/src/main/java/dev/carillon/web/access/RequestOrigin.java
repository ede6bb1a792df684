package dev.carillon.web.access;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/// What a request tells about the page that made it. Browsers send `Origin` with every write and
/// `Sec-Fetch-Site` (W3C Fetch Metadata) with every request; pages can forge neither.
public final class RequestOrigin {
  private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

  private final Origins origins;

  public RequestOrigin(Origins origins) {
    this.origins = origins;
  }

  /// Whether it is known to come from a page that may call. What a browser adds by itself, a
  /// cookie, counts only then.
  public boolean trusted(ServerHttpRequest request) {
    @Nullable String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
    return origin == null ? "same-origin".equals(site(request)) : allowed(origin, request);
  }

  /// Whether nothing says that it comes from a page that may not call: a program that is no browser
  /// sends neither header.
  public boolean acceptable(ServerHttpRequest request) {
    @Nullable String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
    if (origin != null) {
      return allowed(origin, request);
    }
    @Nullable String site = site(request);
    return site == null || "same-origin".equals(site) || "none".equals(site);
  }

  private boolean allowed(String origin, ServerHttpRequest request) {
    return origins.allowed(origin, request.getHeaders().getFirst(HttpHeaders.HOST));
  }

  private static @Nullable String site(ServerHttpRequest request) {
    return request.getHeaders().getFirst(SEC_FETCH_SITE);
  }
}

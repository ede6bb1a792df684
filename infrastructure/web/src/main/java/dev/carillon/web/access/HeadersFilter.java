package dev.carillon.web.access;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Puts on every answer what keeps a browser from doing more with it than it should. Pages load
/// only what this server serves, and talk to it alone; an API answer is not a page and is not kept.
public final class HeadersFilter implements WebFilter {
  private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";
  private static final String PAGE_POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
          + " object-src 'none'";
  private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

  /// What every answer of the API has.
  public static final Map<String, String> OF_ANSWERS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          CONTENT_SECURITY_POLICY,
          API_POLICY,
          HttpHeaders.CACHE_CONTROL,
          "no-store",
          HttpHeaders.VARY,
          HttpHeaders.ORIGIN);

  private final OpenPaths paths;

  public HeadersFilter(OpenPaths paths) {
    this.paths = paths;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    OF_ANSWERS.forEach(headers::set);
    if (paths.page(exchange.getRequest())) {
      headers.set(CONTENT_SECURITY_POLICY, PAGE_POLICY);
      headers.remove(HttpHeaders.CACHE_CONTROL);
    }
    return chain.filter(exchange);
  }
}

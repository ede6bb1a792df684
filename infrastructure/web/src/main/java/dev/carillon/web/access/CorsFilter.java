package dev.carillon.web.access;

import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Lets the pages of allowed origins call (the CORS protocol of the Fetch standard). Spring's own
/// compares schemes too, and refuses our pages behind a proxy that terminates TLS; this one asks
/// [Origins], as the gateway does.
public final class CorsFilter implements WebFilter {
  private static final String METHODS = "GET, POST, PATCH, DELETE";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Accept-Language, Idempotency-Key";
  private static final String RESPONSE_HEADERS = "Idempotency-Replayed, Retry-After";

  private final Origins origins;
  private final String maxAgeSeconds;

  public CorsFilter(Origins origins, Duration maxAge) {
    this.origins = origins;
    this.maxAgeSeconds = Long.toString(maxAge.toSeconds());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    @Nullable String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
    @Nullable String host = request.getHeaders().getFirst(HttpHeaders.HOST);
    HttpHeaders answer = exchange.getResponse().getHeaders();
    if (origin == null || origins.sameOrigin(origin, host)) {
      return chain.filter(exchange);
    }
    boolean preflight =
        HttpMethod.OPTIONS.equals(request.getMethod())
            && request.getHeaders().containsHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (!origins.allowed(origin, host)) {
      // Not a preflight: without the headers the page cannot read the answer, and writes by cookie
      // are refused where credentials are checked.
      return preflight
          ? Mono.error(() -> ProblemException.of(ProblemType.ORIGIN_REFUSED))
          : chain.filter(exchange);
    }
    answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    return preflight ? preflight(exchange, answer) : called(exchange, chain, answer);
  }

  private Mono<Void> preflight(ServerWebExchange exchange, HttpHeaders answer) {
    answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    answer.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAgeSeconds);
    exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
    return exchange.getResponse().setComplete();
  }

  private static Mono<Void> called(
      ServerWebExchange exchange, WebFilterChain chain, HttpHeaders answer) {
    answer.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    return chain.filter(exchange);
  }
}

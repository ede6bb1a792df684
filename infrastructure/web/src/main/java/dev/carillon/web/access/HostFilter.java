package dev.carillon.web.access;

import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Refuses requests for hosts that the [HostGuard] does not know.
public final class HostFilter implements WebFilter {
  private final HostGuard guard;

  public HostFilter(HostGuard guard) {
    this.guard = guard;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    return guard.allows(headers.getFirst(HttpHeaders.HOST), headers::containsHeader)
        ? chain.filter(exchange)
        : Mono.error(() -> ProblemException.of(ProblemType.HOST_REFUSED));
  }
}

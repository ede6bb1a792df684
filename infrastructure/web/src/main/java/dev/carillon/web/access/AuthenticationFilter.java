package dev.carillon.web.access;

import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Lets no request through without a caller, except to open paths. Looking up a key or fetching an
/// identity provider's keys happens away from the event loop.
public final class AuthenticationFilter implements WebFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AuthenticationFilter.class);

  private final OpenPaths paths;
  private final Gatekeeper gatekeeper;
  private final RequestOrigin origin;
  private final Scheduler blocking;

  /// @param blocking where waiting is allowed
  public AuthenticationFilter(
      OpenPaths paths, Gatekeeper gatekeeper, RequestOrigin origin, Scheduler blocking) {
    this.paths = paths;
    this.gatekeeper = gatekeeper;
    this.origin = origin;
    this.blocking = blocking;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (paths.open(exchange.getRequest())) {
      return chain.filter(exchange);
    }
    try {
      String token = token(exchange.getRequest());
      Optional<SignedIn> known = gatekeeper.identifyAtOnce(token);
      if (known.isPresent()) {
        known.get().putInto(exchange);
        return chain.filter(exchange);
      }
      return Mono.fromCallable(() -> gatekeeper.identify(token))
          .subscribeOn(blocking)
          .doOnError(ProblemException.class, AuthenticationFilter::log)
          .doOnNext(signedIn -> signedIn.putInto(exchange))
          .flatMap(_ -> chain.filter(exchange));
    } catch (ProblemException refusal) {
      log(refusal);
      return Mono.error(refusal);
    }
  }

  /// A browser sends the cookie with whatever page it is made to call from; so for a write the page
  /// must be one that may.
  private String token(ServerHttpRequest request) {
    return switch (Credentials.of(request)) {
      case Credentials.Bearer(var token) -> token;
      case Credentials.Cookie(var token) -> {
        if (!OpenPaths.reads(request.getMethod()) && !origin.trusted(request)) {
          throw ProblemException.of(ProblemType.ORIGIN_REFUSED);
        }
        yield token;
      }
    };
  }

  private static void log(ProblemException refusal) {
    LOG.atDebug().addKeyValue("reason", refusal.code()).log("A caller was not let in");
  }
}

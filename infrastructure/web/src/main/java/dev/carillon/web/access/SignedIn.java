package dev.carillon.web.access;

import dev.carillon.notification.domain.Caller;
import dev.carillon.web.tokens.RestIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/// Who makes a request, once that is established.
///
/// @param token the bearer token behind a person; null for a service
record SignedIn(Caller caller, @Nullable RestIdentity token) {
  private static final String ATTRIBUTE = SignedIn.class.getName();

  void putInto(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  static @Nullable SignedIn of(ServerWebExchange exchange) {
    return exchange.getAttribute(ATTRIBUTE);
  }
}

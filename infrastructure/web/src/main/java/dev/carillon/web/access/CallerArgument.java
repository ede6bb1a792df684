package dev.carillon.web.access;

import dev.carillon.notification.domain.Caller;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.tokens.RestIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Gives controllers their caller, as the kind of [Caller] they ask for, or a person's
/// [RestIdentity]. Asking for a kind is how a route is kept to it.
public final class CallerArgument implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    Class<?> type = parameter.getParameterType();
    return Caller.class.isAssignableFrom(type) || type == RestIdentity.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
    Class<?> wanted = parameter.getParameterType();
    @Nullable SignedIn signedIn = SignedIn.of(exchange);
    if (signedIn == null) {
      return Mono.error(Refusals::missing);
    }
    @Nullable Object found = wanted == RestIdentity.class ? signedIn.token() : signedIn.caller();
    if (wanted.isInstance(found)) {
      return Mono.just(found);
    }
    String code = wanted == Caller.Service.class ? "access.service-only" : "access.user-only";
    return Mono.error(() -> ProblemException.of(ProblemType.FORBIDDEN, code));
  }
}

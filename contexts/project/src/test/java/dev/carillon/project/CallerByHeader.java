package dev.carillon.project;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Believes a header who calls, which only a test may.
final class CallerByHeader implements HandlerMethodArgumentResolver {
  static final String USER = "Test-User";
  static final String TENANT = "Test-Tenant";

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Caller.User.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    String tenant = Optional.ofNullable(headers.getFirst(TENANT)).orElse("default");
    String user = Optional.ofNullable(headers.getFirst(USER)).orElse("nobody");
    return Mono.just(new Caller.User(new TenantId(tenant), new UserId(user), false));
  }
}

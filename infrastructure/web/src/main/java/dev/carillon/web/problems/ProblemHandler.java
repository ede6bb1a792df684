package dev.carillon.web.problems;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/// Answers everything that was thrown while a request was served, by filters and by the framework
/// too.
public final class ProblemHandler implements WebExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  private final Problems problems;

  public ProblemHandler(Messages messages) {
    this.problems = new Problems(messages);
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      // A part of the answer is out; only the end of the connection can say that the rest is not.
      LOG.atDebug().setCause(thrown).log("An answer was broken off");
      return Mono.error(thrown);
    }
    if (clientHasGone(thrown)) {
      // Nobody is left to be told. Spring would log what is handed on as an error of the server.
      LOG.atDebug().setCause(thrown).log("A connection ended before its answer did");
      return Mono.empty();
    }
    Locale language = language(exchange);
    String path = exchange.getRequest().getPath().value();
    String method = exchange.getRequest().getMethod().name();
    Problems.Rendered answer = problems.render(thrown, language, method, path);
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    answer.headers().forEach(response.getHeaders()::set);
    response.getHeaders().setContentLength(answer.body().length);
    return response.writeWith(
        Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
  }

  /// What Spring goes by, the end of a stream among it, also ends a connection to the database.
  private static boolean clientHasGone(Throwable thrown) {
    return !Problems.isStoreUnavailable(thrown)
        && DisconnectedClientHelper.isClientDisconnectedException(thrown);
  }

  private static Locale language(ServerWebExchange exchange) {
    @Nullable Locale chosen = exchange.getLocaleContext().getLocale();
    return chosen == null ? Messages.LANGUAGES.getFirst() : chosen;
  }
}

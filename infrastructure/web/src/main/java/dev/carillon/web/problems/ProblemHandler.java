package dev.carillon.web.problems;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/// Answers everything that was thrown while a request was served, by filters and by the framework
/// too. Only what is our own fault is logged as an error, with its cause; a request's content is
/// never logged.
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
    Problems.Answer answer = problems.answer(thrown, language, path);
    log(answer.problem(), thrown, exchange);
    response.setStatusCode(HttpStatusCode.valueOf(answer.problem().status()));
    response.getHeaders().putAll(answer.headers());
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setContentLanguage(language);
    byte[] body = answer.problem().json();
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
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

  private static void log(Problem problem, Throwable thrown, ServerWebExchange exchange) {
    boolean ours = problem.status() == 500;
    LOG.atLevel(ours ? Level.ERROR : Level.DEBUG)
        .setCause(ours ? thrown : null)
        .addKeyValue("status", problem.status())
        .addKeyValue("problem", problem.type())
        .addKeyValue("method", exchange.getRequest().getMethod())
        .addKeyValue("request", exchange.getRequest().getId())
        .log(ours ? "A request failed" : "A request was refused");
  }
}

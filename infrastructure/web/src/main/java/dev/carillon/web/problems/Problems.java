package dev.carillon.web.problems;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JsonGenerator;

/// Finds the problem document for whatever was thrown. What it does not know is an internal error
/// and says nothing of its cause.
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final URI NO_TYPE = URI.create("about:blank");

  private final Messages messages;

  public Problems(Messages messages) {
    this.messages = messages;
  }

  /// A problem and the headers that go with it.
  record Answer(Problem problem, HttpHeaders headers) {}

  static boolean isStoreUnavailable(Throwable thrown) {
    return thrown instanceof StoreUnavailableException
        || (thrown instanceof CompletionException
            && thrown.getCause() instanceof StoreUnavailableException);
  }

  /// An answer that is one.
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Rendered(int status, Map<String, String> headers, byte[] body) {}

  /// The answer that `thrown` is. Only what is our own fault is logged as an error, with its cause;
  /// a request's content is never logged.
  ///
  /// @param path without its query: that may hold a token
  public Rendered render(Throwable thrown, Locale language, String method, String path) {
    Answer answer = answer(thrown, language, path);
    Problem problem = answer.problem();
    boolean ours = problem.status() == 500;
    LOG.atLevel(ours ? Level.ERROR : Level.DEBUG)
        .setCause(ours ? thrown : null)
        .addKeyValue("status", problem.status())
        .addKeyValue("problem", problem.type())
        .addKeyValue("method", method)
        .log(ours ? "A request failed" : "A request was refused");
    Map<String, String> headers = new HashMap<>(answer.headers().toSingleValueMap());
    headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    headers.put(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
    return new Rendered(problem.status(), headers, problem.json());
  }

  /// Writes the problem that `thrown` is where the generator stands, as one of many in an answer.
  public void write(Throwable thrown, Locale language, JsonGenerator generator) {
    answer(thrown, language, "").problem().writeAsPart(generator);
  }

  Answer answer(Throwable thrown, Locale language, String path) {
    return switch (thrown) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          answer(wrapped.getCause(), language, path);
      case ProblemException refusal -> answer(refusal, language, path);
      case StoreUnavailableException away -> answer(unavailable(away), language, path);
      case ErrorResponse refusal -> answer(refusal, thrown, language, path);
      default -> answer(ProblemException.of(ProblemType.INTERNAL), language, path);
    };
  }

  private Answer answer(ProblemException refusal, Locale language, String path) {
    HttpHeaders headers = new HttpHeaders();
    refusal.headers().forEach(headers::set);
    String detail = messages.text(language, refusal.code(), refusal.arguments().toArray());
    return new Answer(
        problem(
            refusal.type(),
            refusal.type().status(),
            refusal.type().uri(),
            detail,
            refusal.faults(),
            language,
            path),
        headers);
  }

  private Answer answer(ErrorResponse refusal, Throwable thrown, Locale language, String path) {
    int status = refusal.getStatusCode().value();
    Optional<ProblemException> input = InputFaults.in(thrown);
    if (input.isPresent()) {
      return answer(input.get(), language, path);
    }
    ProblemType type = ProblemType.of(status);
    @Nullable URI ownType = refusal.getBody().getType();
    String detail =
        ownText(refusal, thrown, language)
            .orElseGet(() -> messages.text(language, type.detailCode()));
    URI uri = ownType == null || ownType.equals(NO_TYPE) ? type.uri() : ownType;
    return new Answer(
        problem(type, status, uri, detail, List.of(), language, path), refusal.getHeaders());
  }

  private Problem problem(
      ProblemType type,
      int status,
      URI uri,
      String detail,
      List<FieldFault> faults,
      Locale language,
      String path) {
    List<Problem.Fault> errors =
        faults.stream()
            .map(fault -> new Problem.Fault(fault.field(), messages.text(language, fault.text())))
            .toList();
    String title = messages.text(language, type.titleCode());
    return new Problem(uri, title, status, detail, path, errors);
  }

  /// The words a controller asked for by their code. The framework's own exceptions have codes too,
  /// and we have no words for those: the general ones do.
  private Optional<String> ownText(ErrorResponse refusal, Throwable thrown, Locale language) {
    Optional<String> byCode =
        messages.find(
            language, refusal.getDetailMessageCode(), refusal.getDetailMessageArguments());
    if (byCode.isPresent() || !(thrown instanceof ResponseStatusException status)) {
      return byCode;
    }
    @Nullable String reason = status.getReason();
    return reason == null ? Optional.empty() : messages.find(language, reason);
  }

  private static ProblemException unavailable(StoreUnavailableException away) {
    return ProblemException.of(ProblemType.UNAVAILABLE)
        .with(Map.of(HttpHeaders.RETRY_AFTER, seconds(away.retryAfter())));
  }

  /// `Retry-After` has whole seconds (RFC 9110, section 10.2.3); a part of one counts as one.
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }
}

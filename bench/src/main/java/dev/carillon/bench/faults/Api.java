package dev.carillon.bench.faults;

import dev.carillon.bench.history.Request.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests to a node, and what became of them. Safe for many threads; blocks.
final class Api implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// An answer, whatever it says.
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /// Empty when the connection was lost, or nothing came in time: it may have been done.
  Optional<Answer> send(
      String method, String url, String token, @Nullable String key, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(answer.statusCode(), JSON.readTree(answer.body())));
    } catch (IOException lost) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// What an answer to a POST says of the notification.
  static Outcome outcome(Optional<Answer> answer) {
    return answer
        .map(given -> outcome(given.status(), given.body()))
        .orElseGet(Outcome.Unknown::new);
  }

  /// Of one notification of a batch.
  static Outcome outcomeInBatch(JsonNode result) {
    JsonNode problem = result.get("problem");
    return problem == null
        ? outcome(201, result)
        : outcome(problem.get("status").intValue(), result);
  }

  private static Outcome outcome(int status, JsonNode body) {
    if (status == 202) {
      return new Outcome.Accepted();
    }
    if (status == 201) {
      return new Outcome.Stored(
          UUID.fromString(body.get("id").stringValue()), body.get("seq").longValue());
    }
    return status / 100 == 4 ? new Outcome.Refused(status) : new Outcome.Unknown();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The built server in a process of its own, as `./carillon start` runs it. Closing stops it.
final class RunningServer implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  private static final Pattern READY = Pattern.compile("Carillon is ready at (http://\\S+)");

  private final Path data;
  private final Process process;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final Thread reader;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Program.PATIENCE)
          .build();

  private RunningServer(Path data, Process process) {
    this.data = data;
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /// Starts on a free port and waits until it serves.
  static RunningServer start(Path data, String... options) {
    return start(data, Map.of(), options);
  }

  /// Starts with settings in the environment, and waits until it serves.
  static RunningServer start(Path data, Map<String, String> environment, String... options) {
    RunningServer server = launch(data, environment, options);
    server.uri();
    return server;
  }

  /// Starts without waiting.
  static RunningServer launch(Path data, Map<String, String> environment, String... options) {
    List<String> arguments = new ArrayList<>(List.of("start", "--data", data.toString()));
    if (!List.of(options).contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    arguments.addAll(List.of(options));
    return new RunningServer(data, Program.start(environment, arguments));
  }

  /// Where it serves; fails with the output when it ended instead.
  URI uri() {
    try {
      return ready.get(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception notReady) {
      throw new AssertionError("the server did not start:\n" + text(), notReady);
    }
  }

  int port() {
    return uri().getPort();
  }

  Path data() {
    return data;
  }

  /// Kills its database, or the one it has started since.
  void killDatabase() {
    Postmaster.kill(data);
  }

  /// The value of a metric, by its name and labels as Prometheus reads them.
  double metric(String nameAndLabels) {
    return get("/metrics", null)
        .body()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + ' '))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  Process process() {
    return process;
  }

  /// The lines it has printed.
  List<String> lines() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /// What it has printed.
  String text() {
    return String.join("\n", lines());
  }

  /// Fails when it has warned of something, logged an error, or a stack.
  void assertNoComplaints() {
    assertThat(complaints()).isEmpty();
  }

  /// Lines of warnings and errors, and of stacks.
  List<String> complaints() {
    return lines().stream()
        .filter(line ->
            line.matches(".* (WARN|ERROR) .*")
                || line.startsWith("\tat ")
                || line.startsWith("Exception")
                || line.startsWith("Caused by"))
        .limit(20)
        .toList();
  }

  /// Signs a user in, as the page does; the answer is a bearer token.
  String token(String user) {
    JsonNode answer = json(post("/dev/sign-in", null, "{\"user\":\"" + user + "\"}"));
    return answer.get("token").stringValue();
  }

  HttpResponse<String> get(String path, @Nullable String token) {
    return send(request(path, token).GET());
  }

  HttpResponse<String> post(String path, @Nullable String token, String body) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> patch(String path, @Nullable String token, String body) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri().resolve(path)).timeout(Program.PATIENCE);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// The body of a successful answer.
  static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  /// As the operating system does when memory is short: no farewell. Its database ends by itself.
  void killHard() {
    process.destroyForcibly();
    awaitExit();
    Postmaster.awaitEnd(data);
  }

  /// SIGTERM, and waits for the end.
  ///
  /// @return the exit code
  int terminate() {
    process.destroy();
    return awaitExit();
  }

  /// Waits for the end and for the last line.
  int awaitExit() {
    try {
      assertThat(process.waitFor(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as(text())
          .isTrue();
      reader.join();
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
    Postmaster.awaitEnd(data);
    http.shutdownNow();
  }

  private void read() {
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        output.add(line);
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          ready.complete(URI.create(matcher.group(1)));
        }
      }
      ready.completeExceptionally(new IllegalStateException("it ended"));
    } catch (IOException closed) {
      ready.completeExceptionally(closed);
    }
  }
}

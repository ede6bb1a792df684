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
import java.time.Duration;
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

/// The built server in a process of its own, as `./carillon start` runs it. Closing kills it.
final class RunningServer implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("Carillon is ready at (http://\\S+)");

  private final Process process;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private RunningServer(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /// Starts on a free port and waits until it serves.
  static RunningServer start(Path data, String... options) {
    RunningServer server = launch(data, Map.of(), options);
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
    return new RunningServer(program(environment, arguments));
  }

  /// Runs the program with these arguments.
  static Process program(Map<String, String> environment, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Path.of("target", "carillon", "carillon-server.jar").toAbsolutePath().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// Where it serves; fails with the output when it ended instead.
  URI uri() {
    try {
      return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception notReady) {
      throw new AssertionError("the server did not start:\n" + text(), notReady);
    }
  }

  Process process() {
    return process;
  }

  /// What it has printed.
  String text() {
    return String.join("\n", List.copyOf(output));
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
    HttpRequest.Builder request = HttpRequest.newBuilder(uri().resolve(path)).timeout(PATIENCE);
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

  /// The body of a successful answer.
  static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  /// As the operating system does when memory is short: no farewell.
  void killHard() {
    process.destroyForcibly();
    awaitExit();
  }

  /// SIGTERM, and waits for the end.
  ///
  /// @return the exit code
  int terminate() {
    process.destroy();
    return awaitExit();
  }

  int awaitExit() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
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
    http.close();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
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

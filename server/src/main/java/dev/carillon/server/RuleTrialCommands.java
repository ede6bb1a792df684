package dev.carillon.server;

import dev.carillon.rules.RuleFiles.Source;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/// `./carillon rules simulate` and `backtest`: ask a running server, which knows people, their
/// preferences, and what happened.
final class RuleTrialCommands {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final JsonMapper JSON = JsonMapper.shared();

  private RuleTrialCommands() {}

  static void simulate(Command.RulesSimulate command, PrintStream out) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event", new RawValue(event(command.event())));
    if (command.rules() != null) {
      body.put("rules", read(command.rules()).text());
    }
    JsonNode answer = post(command.target(), "/rules/simulate", body, command.rules());
    if (RuleTrialText.simulation(answer, out)) {
      throw new StartupException("the event would be a dead letter");
    }
  }

  static void backtest(Command.RulesBacktest command, PrintStream out) {
    Instant now = InstantSource.system().instant();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("rules", read(command.rules()).text());
    body.put("from", moment("--from", command.from(), now, Duration.ofDays(1)).toString());
    body.put("to", moment("--to", command.to(), now, Duration.ZERO).toString());
    if (command.name() != null) {
      body.put("name", command.name());
    }
    RuleTrialText.backtest(post(command.target(), "/rules/backtest", body, command.rules()), out);
  }

  private static Source read(Path file) {
    try {
      return RuleDirectory.source(file);
    } catch (IOException unreadable) {
      throw new StartupException(file + " " + RuleDirectory.reason(unreadable));
    }
  }

  /// The text of a JSON object.
  private static String event(Path file) {
    String text = read(file).text();
    try {
      if (JSON.readTree(text).isObject()) {
        return text;
      }
    } catch (JacksonException noJson) {
      TokenStreamLocation at = noJson.getLocation();
      throw new StartupException(
          "%s:%d:%d: this is no JSON: %s"
              .formatted(file, at.getLineNr(), at.getColumnNr(), noJson.getOriginalMessage()),
          noJson);
    }
    throw new StartupException(file + " is no JSON object: {\"name\": …, \"data\": …}");
  }

  /// A date with a time and a zone, or how long ago it is.
  private static Instant moment(
      String option, @Nullable String text, Instant now, Duration otherwise) {
    if (text == null) {
      return now.minus(otherwise);
    }
    try {
      return text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
    } catch (DateTimeException wrong) {
      throw new UsageException(
          option + " takes a time such as 2026-11-29T08:00:00Z, or how long ago, such as P7D");
    }
  }

  /// @param draft whose faults the server finds
  private static JsonNode post(
      Command.Target target, String path, Map<String, Object> body, @Nullable Path draft) {
    URI uri = URI.create(server(target).replaceFirst("/+$", "") + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token(target))
            .header("Content-Type", "application/json")
            .header("Accept-Language", "en")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new StartupException(RuleTrialText.problem(response.statusCode(), answer, draft));
      }
      return answer.path("data");
    } catch (ConnectException away) {
      throw new StartupException("no server answers at " + uri + "; start one, or say --url", away);
    } catch (IOException failed) {
      throw new StartupException("asking " + uri + " failed: " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", interrupted);
    }
  }

  private static String server(Command.Target target) {
    if (target.url() == null) {
      return SettingsReader.read(
          target.settings(),
          context -> {
            CarillonSettings settings = context.getBean(CarillonSettings.class);
            return "http://" + settings.host() + ':' + settings.port();
          });
    }
    URI uri;
    try {
      uri = URI.create(target.url());
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--url takes a URL such as http://localhost:4000");
    }
    if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
      throw new UsageException("--url takes a URL such as http://localhost:4000");
    }
    // Nobody else is shown a token that this server would take.
    if (target.key() == null && !LOOPBACK.contains(uri.getHost())) {
      throw new UsageException("--url of another machine needs a service key: --key KEY");
    }
    return target.url();
  }

  private static String token(Command.Target target) {
    return target.key() == null
        ? TokenCommand.token(new Command.Token("rules", target.tenant(), true, target.settings()))
        : target.key();
  }
}

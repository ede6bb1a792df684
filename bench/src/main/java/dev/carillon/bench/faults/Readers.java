package dev.carillon.bench.faults;

import dev.carillon.bench.history.History;
import dev.carillon.bench.history.Seen;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sockets of a run, in a process of their own: `bench/faults/readers.mjs`. Safe for many
/// threads.
final class Readers implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// @param copy whether it keeps a copy by the client library, or is a stock client
  record Client(
      String name, String receiver, String url, String token, boolean copy, boolean polling) {}

  /// Where a client is: the highest number it knows.
  record Position(long seq, boolean connected) {}

  private final Process process;
  private final BufferedWriter commands;
  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicLong questions = new AtomicLong();

  /// What was seen, by client; written by the one thread that reads.
  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();

  private volatile Map<String, Client> clients = Map.of();

  /// @param checkout the project's directory, with the web parts installed
  Readers(Path checkout) {
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                checkout.resolve("bench/faults/readers.mjs").toString(),
                checkout.resolve("inbox/sync.js").toString(),
                checkout.resolve("server/src/main/web/package.json").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      this.process = builder.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("readers").start(this::read);
  }

  void open(List<Client> all) {
    Map<String, Client> byName = new LinkedHashMap<>();
    all.forEach(client -> byName.put(client.name(), client));
    clients = byName;
    seen.clear();
    all.forEach(client -> seen.put(client.name(), new ArrayList<>()));
    tell(Map.of("command", "open", "clients", all));
  }

  /// Lets a client do something over its socket: `read`, `readAll`, or `ask` for what it missed.
  void act(String name, String what, @Nullable UUID id) {
    tell(Map.of("command", "act", "name", name, "what", what, "id", String.valueOf(id)));
  }

  Map<String, Position> positions() {
    Map<String, Position> positions = new LinkedHashMap<>();
    ask("positions")
        .properties()
        .forEach(client ->
            positions.put(
                client.getKey(),
                new Position(
                    client.getValue().get("seq").longValue(),
                    client.getValue().get("state").stringValue().equals("connected"))));
    return positions;
  }

  /// What every client has seen, with its copy as it is now at the end.
  List<History.Client> dump() {
    ask("dump");
    return clients.values().stream()
        .map(client ->
            new History.Client(
                client.name(),
                client.receiver(),
                client.copy(),
                List.copyOf(seen.getOrDefault(client.name(), List.of()))))
        .toList();
  }

  void closeAll() {
    ask("close");
  }

  private JsonNode ask(String command) {
    long n = questions.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(n, answer);
    tell(Map.of("command", command, "n", n));
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void tell(Map<String, Object> command) {
    synchronized (commands) {
      try {
        commands.write(JSON.writeValueAsString(command));
        commands.write('\n');
        commands.flush();
      } catch (IOException gone) {
        throw new UncheckedIOException("the readers are gone", gone);
      }
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode said = JSON.readTree(line);
        if (said.has("n")) {
          CompletableFuture<JsonNode> answer = asked.remove(said.get("n").longValue());
          if (answer != null) {
            answer.complete(said.get("answer"));
          }
        } else {
          List<Seen> ofClient = seen.get(said.get("c").stringValue());
          if (ofClient != null) { // Not of a round that is over.
            ofClient.add(SeenJson.read(said));
          }
        }
      }
    } catch (IOException gone) {
      asked.values().forEach(answer -> answer.completeExceptionally(gone));
    }
  }

  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException gone) {
      process.destroyForcibly();
    }
  }
}

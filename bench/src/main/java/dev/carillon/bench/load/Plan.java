package dev.carillon.bench.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What to measure, out of the command line: `--key value … -- command of the server`.
///
/// @param slowConnections all clients of the measure with slow readers
/// @param quietSeconds how long a measure waits at most for a machine that does nothing else
record Plan(
    String server,
    String label,
    String run,
    int connections,
    int pushes,
    int bursts,
    int singles,
    int slowConnections,
    int idleSeconds,
    int quietSeconds,
    Set<String> measures,
    Path out,
    Path log,
    List<String> command) {
  static final int WARM_PUSHES = 8;
  static final int WARM_BURSTS = 3;
  static final int MAX_CONNECTIONS = 19_000;

  Plan {
    if (connections < 1 || connections > MAX_CONNECTIONS) {
      // Each end of a connection takes a file descriptor, and a process usually has 20,000.
      throw new IllegalArgumentException("connections must be within 1 and " + MAX_CONNECTIONS);
    }
    measures = Set.copyOf(measures);
    command = List.copyOf(command);
  }

  static Plan of(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    List<String> rest = new ArrayList<>(List.of(arguments));
    while (!rest.isEmpty() && !rest.getFirst().equals("--")) {
      String key = rest.removeFirst();
      options.put(key, rest.removeFirst());
    }
    if (rest.size() < 2) {
      throw new IllegalArgumentException("-- and the command of the server are missing");
    }
    return new Plan(
        options.getOrDefault("--server", "ours"),
        options.getOrDefault("--label", ""),
        options.getOrDefault("--run", "0"),
        number(options, "--connections", 10_000),
        number(options, "--pushes", 61),
        number(options, "--bursts", 7),
        number(options, "--singles", 3000),
        number(options, "--slow-connections", 1000),
        number(options, "--idle", 5),
        number(options, "--quiet", 5),
        Set.of(options.getOrDefault("--measures", "push,burst,latency,slow").split(",", -1)),
        Path.of(options.getOrDefault("--out", "results.jsonl")),
        Path.of(options.getOrDefault("--log", "server.log")),
        rest.subList(1, rest.size()));
  }

  private static int number(Map<String, String> options, String key, int fallback) {
    return Integer.parseInt(options.getOrDefault(key, Integer.toString(fallback)));
  }
}

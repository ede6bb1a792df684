package dev.carillon.bench.load;

import dev.carillon.bench.options.Options;
import java.nio.file.Path;
import java.util.List;
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
    Options options = Options.of(arguments);
    Plan plan =
        new Plan(
            options.text("server", "ours"),
            options.text("label", ""),
            options.text("run", "0"),
            options.number("connections", 10_000),
            options.number("pushes", 61),
            options.number("bursts", 7),
            options.number("singles", 3000),
            options.number("slow-connections", 1000),
            options.number("idle", 5),
            options.number("quiet", 5),
            Set.of(options.text("measures", "push,burst,latency,slow").split(",", -1)),
            Path.of(options.text("out", "results.jsonl")),
            Path.of(options.text("log", "server.log")),
            options.command());
    options.requireAllUsed();
    return plan;
  }
}

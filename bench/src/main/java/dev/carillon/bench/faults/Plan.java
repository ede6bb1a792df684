package dev.carillon.bench.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What to do, out of the command line: `--key value …`.
///
/// @param checkout the project's directory, built
/// @param kills rounds go on until so many servers and databases were killed
/// @param inboxes of one round; each has two clients with a copy and one without
/// @param callers that send requests at the same time
/// @param load how long the callers send in one round
/// @param faults how many things are broken in one round
/// @param pageRows how many notifications a page has; few, so that there are many pages
/// @param quiet within which every client has to be where the database is
record Plan(
    Path checkout,
    Path directory,
    int kills,
    int inboxes,
    int callers,
    Duration load,
    int faults,
    int pageRows,
    Duration quiet,
    long seed,
    boolean mutants) {

  static Plan of(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (int place = 0; place < arguments.length; place += 2) {
      if (!arguments[place].startsWith("--") || place + 1 == arguments.length) {
        throw new IllegalArgumentException("expected --option value, not " + arguments[place]);
      }
      options.put(arguments[place].substring(2), arguments[place + 1]);
    }
    Plan plan =
        new Plan(
            Path.of(options.getOrDefault("checkout", ".")).toAbsolutePath().normalize(),
            Path.of(options.getOrDefault("directory", "bench/results/faults")).toAbsolutePath(),
            number(options, "kills", 200),
            number(options, "inboxes", 60),
            number(options, "callers", 150),
            Duration.ofMillis(number(options, "load-millis", 4000)),
            number(options, "faults", 4),
            number(options, "page-rows", 20),
            Duration.ofSeconds(number(options, "quiet-seconds", 15)),
            Long.parseLong(options.getOrDefault("seed", Long.toString(System.nanoTime()))),
            Boolean.parseBoolean(options.getOrDefault("mutants", "false")));
    options
        .keySet()
        .removeAll(
            Set.of(
                "checkout",
                "directory",
                "kills",
                "inboxes",
                "callers",
                "load-millis",
                "faults",
                "page-rows",
                "quiet-seconds",
                "seed",
                "mutants"));
    if (!options.isEmpty()) {
      throw new IllegalArgumentException("unknown options: " + options.keySet());
    }
    return plan;
  }

  private static int number(Map<String, String> options, String name, int fallback) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(fallback)));
  }
}

package dev.carillon.bench.faults;

import dev.carillon.bench.options.Options;
import java.nio.file.Path;
import java.time.Duration;

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
    Options options = Options.of(arguments);
    Plan plan =
        new Plan(
            Path.of(options.text("checkout", ".")).toAbsolutePath().normalize(),
            Path.of(options.text("directory", "bench/results/faults")).toAbsolutePath(),
            options.number("kills", 200),
            options.number("inboxes", 60),
            options.number("callers", 150),
            Duration.ofMillis(options.number("load-millis", 4000)),
            options.number("faults", 4),
            options.number("page-rows", 20),
            Duration.ofSeconds(options.number("quiet-seconds", 15)),
            Long.parseLong(options.text("seed", Long.toString(System.nanoTime()))),
            Boolean.parseBoolean(options.text("mutants", "false")));
    options.requireAllUsed();
    return plan;
  }
}

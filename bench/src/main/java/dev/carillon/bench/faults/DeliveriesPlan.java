package dev.carillon.bench.faults;

import dev.carillon.bench.options.Options;
import java.nio.file.Path;
import java.time.Duration;

/// What to do, out of the command line: `--key value …`.
///
/// @param checkout the project's directory, built
/// @param kills notifications are sent until nodes were killed so often
/// @param callers that send notifications at the same time
/// @param stillPercent how many of a node's faults are that it stands still instead of being killed
/// @param quiet within which the queue has to be empty in the end
record DeliveriesPlan(
    Path checkout,
    Path directory,
    int kills,
    int callers,
    int stillPercent,
    Duration quiet,
    long seed,
    boolean mutants) {

  static DeliveriesPlan of(String[] arguments) {
    Options options = Options.of(arguments);
    DeliveriesPlan plan =
        new DeliveriesPlan(
            Path.of(options.text("checkout", ".")).toAbsolutePath().normalize(),
            Path.of(options.text("directory", "bench/results/deliveries")).toAbsolutePath(),
            options.number("kills", 50),
            options.number("callers", 16),
            options.number("still-percent", 20),
            Duration.ofSeconds(options.number("quiet-seconds", 40)),
            Long.parseLong(options.text("seed", Long.toString(System.nanoTime()))),
            Boolean.parseBoolean(options.text("mutants", "false")));
    options.requireAllUsed();
    return plan;
  }
}

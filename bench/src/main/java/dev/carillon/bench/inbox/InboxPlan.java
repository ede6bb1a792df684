package dev.carillon.bench.inbox;

import dev.carillon.bench.inbox.scenarios.Sizes;
import dev.carillon.bench.options.Options;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What to measure, out of the command line: `--key value … -- command of Carillon`.
///
/// @param scenarios by their names, see [Rounds]
/// @param servers in the order in which they take turns
/// @param bench this module's directory
/// @param work for the cluster, data directories and logs
/// @param out the results are appended
/// @param carillon the command that users start it by, without its first word
public record InboxPlan(
    Set<String> scenarios,
    List<String> servers,
    int rounds,
    Sizes sizes,
    Path bench,
    Path work,
    Path out,
    String run,
    String label,
    List<String> carillon) {
  private static final String ALL =
      "deliver,rate,batch,connect,unread,read-all,events,broadcast,emails,fresh,ten-million,floors";

  public InboxPlan {
    scenarios = Set.copyOf(scenarios);
    servers = List.copyOf(servers);
    carillon = List.copyOf(carillon);
    Set<String> known = Set.of(ALL.split(",", -1));
    if (!known.containsAll(scenarios)) {
      throw new IllegalArgumentException("scenarios are " + ALL);
    }
    if (!Set.of("ours", "nest").containsAll(servers)) {
      throw new IllegalArgumentException("servers are ours and nest");
    }
  }

  static InboxPlan of(String[] arguments) {
    Options options = Options.of(arguments);
    boolean quick = options.text("size", "full").equals("quick");
    InboxPlan plan =
        new InboxPlan(
            Set.of(options.text("scenarios", ALL).split(",", -1)),
            List.of(options.text("servers", "ours,nest").split(",", -1)),
            options.number("rounds", quick ? 1 : 5),
            quick ? Sizes.quick() : Sizes.full(),
            Path.of(options.text("bench", "bench")).toAbsolutePath(),
            Path.of(options.text("work", "bench/target/inbox")).toAbsolutePath(),
            Path.of(options.text("out", "results.jsonl")).toAbsolutePath(),
            options.text("run", Instant.now().toString()),
            options.text("label", ""),
            options.command());
    options.requireAllUsed();
    return plan;
  }
}

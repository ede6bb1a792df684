package dev.carillon.bench.inbox;

import dev.carillon.bench.inbox.scenarios.Sizes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
      "deliver,rate,batch,connect,unread,read-all,fresh,ten-million,floors";

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
    Map<String, String> options = new HashMap<>();
    List<String> rest = new ArrayList<>(List.of(arguments));
    while (!rest.isEmpty() && !rest.getFirst().equals("--")) {
      String key = rest.removeFirst();
      options.put(key, rest.removeFirst());
    }
    if (rest.size() < 2) {
      throw new IllegalArgumentException("-- and the command of Carillon are missing");
    }
    boolean quick = options.getOrDefault("--size", "full").equals("quick");
    return new InboxPlan(
        Set.of(options.getOrDefault("--scenarios", ALL).split(",", -1)),
        List.of(options.getOrDefault("--servers", "ours,nest").split(",", -1)),
        Integer.parseInt(options.getOrDefault("--rounds", quick ? "1" : "5")),
        quick ? Sizes.quick() : Sizes.full(),
        Path.of(options.getOrDefault("--bench", "bench")).toAbsolutePath(),
        Path.of(options.getOrDefault("--work", "bench/target/inbox")).toAbsolutePath(),
        Path.of(options.getOrDefault("--out", "results.jsonl")).toAbsolutePath(),
        options.getOrDefault("--run", Instant.now().toString()),
        options.getOrDefault("--label", ""),
        rest.subList(1, rest.size()));
  }
}

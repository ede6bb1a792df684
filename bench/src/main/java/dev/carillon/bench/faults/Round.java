package dev.carillon.bench.faults;

import dev.carillon.bench.history.History;
import dev.carillon.bench.history.HistoryChecker;
import dev.carillon.bench.history.InboxLog;
import dev.carillon.bench.history.Seen;
import dev.carillon.bench.history.Violation;
import dev.carillon.bench.history.Violation.Assertion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// One round: new inboxes and clients, load, faults, quiet, and the check of all that happened.
final class Round {
  private static final Duration GAP_MAX = Duration.ofMillis(900);

  private final World world;
  private final Plan plan;
  private final Tally tally;
  private final Random random;
  private final String prefix;
  private final List<String> receivers;
  private final List<Readers.Client> clients;
  private final List<Violation> violations = new ArrayList<>();
  private List<History.Client> seen = List.of();

  Round(World world, Plan plan, Tally tally, int number) {
    this.world = world;
    this.plan = plan;
    this.tally = tally;
    this.random = new Random(plan.seed() + number);
    this.prefix = "r" + number + "-";
    this.receivers = IntStream.range(0, plan.inboxes()).mapToObj(n -> prefix + n).toList();
    this.clients = receivers.stream().flatMap(receiver -> clientsOf(receiver).stream()).toList();
  }

  private List<Readers.Client> clientsOf(String receiver) {
    String token = World.token(receiver);
    List<Node> nodes = world.nodes();
    Node any = nodes.get(random.nextInt(nodes.size()));
    return List.of(
        new Readers.Client(receiver + "/a", receiver, nodes.getFirst().url(), token, true, false),
        new Readers.Client(
            receiver + "/b", receiver, nodes.getLast().url(), token, true, random.nextInt(4) == 0),
        new Readers.Client(receiver + "/stock", receiver, any.url(), token, false, false));
  }

  /// @param faults what may happen
  List<Violation> withFaults(List<Fault> faults) throws SQLException {
    try (Load load = load()) {
      open();
      load.start(plan.callers());
      long end = System.nanoTime() + plan.load().toNanos();
      for (int n = 0; n < plan.faults() && !faults.isEmpty(); n++) {
        Waiting.pass(Duration.ofMillis(random.nextLong(GAP_MAX.toMillis())));
        Fault fault = any(faults);
        violations.addAll(fault.happen(world, load, tally, random));
      }
      Waiting.pass(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      load.stop();
      world.heal();
      check(load, false);
    }
    world.readers().closeAll();
    return violations;
  }

  /// Every second time a kill, where there is one.
  private Fault any(List<Fault> faults) {
    List<Fault> kills = faults.stream().filter(Fault::isKill).toList();
    List<Fault> some = kills.isEmpty() || random.nextBoolean() ? faults : kills;
    return some.get(random.nextInt(some.size()));
  }

  /// An older backup is put back under clients that know what came after it.
  List<Violation> withRestoredBackup() throws SQLException {
    Path backup = plan.directory().resolve("backup-" + prefix);
    try (Load load = load()) {
      open();
      load.start(plan.callers());
      Waiting.pass(plan.load().dividedBy(2));
      load.stop();
      awaitQuiet();
      world.database().backUp(backup);
      world.heal();
      List<History.Client> before = world.readers().dump();
      Load lost = load();
      lost.start(plan.callers());
      Waiting.pass(plan.load().dividedBy(2));
      lost.close();
      awaitTold();
      world.database().restore(backup);
      world.heal();
      world.tellRestored();
      tally.count("backups restored");
      load.forgetTold();
      load.start(plan.callers());
      Waiting.pass(plan.load().dividedBy(2));
      load.stop();
      world.heal();
      check(load, true);
      tally.count("clients over a restored backup", before.size());
    }
    world.readers().closeAll();
    return violations;
  }

  /// What a client saw from where it began anew; a client with a copy has to be told so.
  private History.Client sinceRestored(History.Client client, Map<String, InboxLog> logs) {
    InboxLog log = logs.get(client.receiver());
    if (log == null) {
      return client; // All of it is gone.
    }
    List<Seen> seen = client.seen();
    int begins = -1;
    for (int n = seen.size() - 1; n >= 0 && !isOfAnother(seen.get(n), log.last().epoch()); n--) {
      boolean isBeginning =
          switch (seen.get(n)) {
            case Seen.Page page -> page.reset();
            case Seen.Unread _ -> true;
            default -> false;
          };
      begins = isBeginning ? n : begins;
    }
    if (begins < 0) {
      violations.add(
          new Violation(
              Assertion.DECLARED_RESETS, client.name(), "was not told of the restored backup"));
      return client;
    }
    return new History.Client(
        client.name(), client.receiver(), client.keepsCopy(), seen.subList(begins, seen.size()));
  }

  /// Whether it names another epoch.
  private static boolean isOfAnother(Seen seen, long epoch) {
    return switch (seen) {
      case Seen.Page page -> page.epoch() != epoch;
      case Seen.Count count -> count.epoch() != epoch;
      case Seen.Copy copy -> copy.epoch() != epoch;
      case Seen.Joined _, Seen.Unread _, Seen.Live _, Seen.ReadAll _ -> false;
    };
  }

  private Load load() {
    return new Load(
        world, tally, prefix, receivers, clients.stream().map(Readers.Client::name).toList());
  }

  private void open() {
    world.readers().open(clients);
  }

  /// Until every event that was accepted has been told: what a node still has in hand would be told
  /// to another history.
  private void awaitTold() throws SQLException {
    try (Connection connection = world.database().connect()) {
      ChangeLog log = new ChangeLog(connection);
      long start = System.nanoTime();
      while (log.eventsWaiting() > 0) {
        if (System.nanoTime() - start > plan.quiet().toNanos()) {
          violations.add(new Violation(Assertion.STORED_ONCE, prefix, "events are not told"));
          return;
        }
        Waiting.pass(Duration.ofMillis(100));
      }
    }
  }

  /// Until every client is where the database is, and the database where it will be.
  ///
  /// @return the number each inbox has come to
  private Map<String, Long> awaitQuiet() throws SQLException {
    awaitTold();
    try (Connection connection = world.database().connect()) {
      ChangeLog log = new ChangeLog(connection);
      long start = System.nanoTime();
      List<String> behind = List.of();
      do {
        Map<String, Long> heads = log.heads(prefix);
        behind =
            world.readers().positions().entrySet().stream()
                .filter(client ->
                    !client.getValue().connected()
                        || client.getValue().seq()
                            != heads.getOrDefault(Load.receiverOf(client.getKey()), 0L))
                .map(client -> client.getKey() + " at " + client.getValue())
                .toList();
        if (behind.isEmpty()) {
          tally.max("longest until quiet, ms", (System.nanoTime() - start) / 1_000_000);
          return heads;
        }
        Waiting.pass(Duration.ofMillis(100));
      } while (System.nanoTime() - start < plan.quiet().toNanos());
      violations.add(new Violation(Assertion.EQUAL_COPIES, prefix, "still behind: " + behind));
      return log.heads(prefix);
    }
  }

  /// Prints all that the client of a violation has seen.
  void tell(Violation violation) {
    seen.stream()
        .filter(client -> violation.where().startsWith(client.name()))
        .forEach(client -> client.seen().forEach(System.out::println));
  }

  /// @param restored when a backup was put back; what was seen before does not count
  private void check(Load load, boolean restored) throws SQLException {
    try (Connection connection = world.database().connect()) {
      ChangeLog log = new ChangeLog(connection);
      Map<String, Long> heads;
      Map<String, InboxLog> logs;
      do { // Something may expire while the clients are asked.
        heads = awaitQuiet();
        seen = world.readers().dump();
        logs = log.read(prefix);
      } while (violations.isEmpty() && !headsOf(logs).equals(heads));
      if (restored) {
        Map<String, InboxLog> stored = logs;
        seen = seen.stream().map(client -> sinceRestored(client, stored)).toList();
      }
      History history = new History(logs, load.requests(), load.told(), seen, restored);
      count(history);
      violations.addAll(new HistoryChecker(plan.pageRows()).check(history));
    }
  }

  private static Map<String, Long> headsOf(Map<String, InboxLog> logs) {
    Map<String, Long> heads = new HashMap<>();
    logs.forEach((receiver, log) -> heads.put(receiver, log.last().seq()));
    return heads;
  }

  private void count(History history) {
    history.inboxes().values().forEach(log -> tally.count("changes", log.changes().size()));
    tally.count("inboxes", history.inboxes().size());
    tally.count("requests for a notification", history.requests().size());
    tally.count("answers with a count", history.told().size());
    tally.count("clients", history.sockets().size());
    history.sockets().forEach(client -> tally.count("events seen", client.seen().size()));
  }
}

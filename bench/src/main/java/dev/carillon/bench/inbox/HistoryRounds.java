package dev.carillon.bench.inbox;

import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.scenarios.Subject;
import dev.carillon.bench.inbox.scenarios.TenMillion;
import dev.carillon.bench.inbox.servers.History;
import dev.carillon.bench.inbox.servers.Launcher;
import dev.carillon.bench.inbox.servers.Reads;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The rounds over a long history: each server runs twice, over it and over nothing.
final class HistoryRounds {
  private static final double MILLION = 1e6;

  private final InboxPlan plan;
  private final List<Launcher> launchers;
  private final Function<String, Results> results;
  private final Attempts attempts;

  HistoryRounds(
      InboxPlan plan,
      List<Launcher> launchers,
      Function<String, Results> results,
      Attempts attempts) {
    this.plan = plan;
    this.launchers = launchers;
    this.results = results;
    this.attempts = attempts;
  }

  private record Pair(Subject full, Reads reads, Subject empty) {}

  void run() throws SQLException {
    History history = History.of(plan.sizes().inboxes());
    TenMillion scenario = new TenMillion(plan.sizes(), history);
    List<Pair> pairs = new ArrayList<>();
    try {
      for (Launcher launcher : launchers) {
        pairs.add(pair(launcher, history));
      }
      for (Pair pair : pairs) {
        scenario.warmUp(pair.full(), pair.reads());
        scenario.warmUpWrites(pair.empty());
      }
      for (int round = 0; round < plan.rounds(); round++) {
        for (Pair pair : pairs) {
          String server = pair.full().target().name();
          attempts.run(server, () -> scenario.measureReads(pair.full(), pair.reads()));
          attempts.run(server, () -> scenario.measureWrites(pair.empty(), "empty-deliver-64"));
          attempts.run(server, () -> scenario.measureWrites(pair.full(), "history-deliver-64"));
        }
      }
    } finally {
      for (Pair pair : pairs) {
        pair.full().close();
        pair.empty().close();
        pair.reads().close();
      }
    }
  }

  private Pair pair(Launcher launcher, History history) throws SQLException {
    String full = launcher.name() + "_history";
    String empty = launcher.name() + "_empty";
    launcher.prepare(full);
    launcher.prepare(empty);
    System.err.printf(
        "# %s: %.1f million notifications%n", launcher.name(), history.notifications() / MILLION);
    launcher.seeds(full).history(history);
    return new Pair(start(launcher, full), launcher.reads(full), start(launcher, empty));
  }

  private Subject start(Launcher launcher, String database) {
    return new Subject(
        launcher.start(database), launcher.seeds(database), results.apply(launcher.name()));
  }
}

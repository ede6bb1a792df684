package dev.carillon.bench.inbox;

import dev.carillon.bench.inbox.servers.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Starts PostgreSQL and the servers, measures them in turn, and stops everything.
public final class InboxMain {
  private InboxMain() {}

  public static void main(String[] args) throws IOException, SQLException {
    run(InboxPlan.of(args));
  }

  static void run(InboxPlan plan) throws IOException, SQLException {
    Path home = plan.work().resolve("postgres");
    delete(home);
    try (Postgres postgres = Postgres.start(home, plan.work().resolve("postgres-binaries"))) {
      new Rounds(plan, postgres).run();
    }
    delete(home);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walked = Files.walk(directory)) {
      files = walked.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}

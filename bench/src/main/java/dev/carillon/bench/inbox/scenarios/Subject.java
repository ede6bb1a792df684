package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Seeds;
import dev.carillon.bench.inbox.servers.Target;

/// A server that runs, what writes into its database, and where its figures go.
public record Subject(Target target, Seeds seeds, Results results) implements AutoCloseable {
  /// New inboxes for every measure.
  static String newPrefix() {
    return "u" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  }

  @Override
  public void close() {
    target.close();
  }
}

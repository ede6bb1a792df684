package dev.carillon.bench.inbox.servers;

import dev.carillon.bench.figures.MachineFigures;
import java.util.function.IntFunction;

/// A server that runs and keeps the contract, on a database of its own.
///
/// @param name as in the results
/// @param postgres that it uses
/// @param senders the `Authorization` of each caller that posts
/// @param isExtended whether it has what the guide has not: batches, counts, changes by number
public record Target(
    String name,
    RunningServer server,
    Postgres postgres,
    IntFunction<String> senders,
    boolean isExtended)
    implements AutoCloseable {

  public int port() {
    return server.port();
  }

  public MachineFigures figures() {
    return MachineFigures.now(server.pid(), postgres.pid());
  }

  /// Waits, within a limit, until hardly anything else keeps the machine busy.
  public void awaitQuietMachine(int limitSeconds) {
    MachineFigures.awaitQuiet(this::figures, limitSeconds);
  }

  @Override
  public void close() {
    server.close();
  }
}

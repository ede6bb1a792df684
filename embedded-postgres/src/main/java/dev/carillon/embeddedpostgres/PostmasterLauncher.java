package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.DiskFull;
import dev.carillon.embeddedpostgres.EmbeddedPostgresException.PortTaken;
import dev.carillon.embeddedpostgres.EmbeddedPostgresException.StartFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Starts PostgreSQL on a cluster and waits until it accepts connections. Used by one thread at a
/// time, under the home's lock.
final class PostmasterLauncher {
  private static final Duration POLL = Duration.ofMillis(10);

  private final EmbeddedPostgresOptions options;
  private final Installation installation;
  private final Cluster cluster;
  private final Account account;
  private final PgCtl pgCtl;
  private final StalePostmaster stale;

  PostmasterLauncher(
      EmbeddedPostgresOptions options,
      Installation installation,
      Cluster cluster,
      Account account) {
    this.options = options;
    this.installation = installation;
    this.cluster = cluster;
    this.account = account;
    this.pgCtl = new PgCtl(installation, cluster, account);
    this.stale = new StalePostmaster(cluster, pgCtl);
  }

  Cluster cluster() {
    return cluster;
  }

  /// @param giveUp asked while waiting: true ends the attempt
  /// @throws EmbeddedPostgresException when PostgreSQL ended, or was given up
  Postmaster launch(int port, BooleanSupplier giveUp) {
    try {
      stale.remove();
      ServerLog log = cluster.log();
      log.rotateWhenFull(ServerLog.MAX_BYTES);
      PrivateFiles.createIfAbsent(log.file());
      long logStart = log.size();
      GuardedProcess process =
          GuardedProcess.start(
              account,
              GuardedProcess.EndSignal.INT,
              command(port),
              cluster.directory(),
              log.file());
      Postmaster postmaster = new Postmaster(cluster, process, pgCtl, logStart);
      boolean ready = false;
      try {
        awaitReady(process, port, logStart, giveUp);
        ready = true;
        return postmaster;
      } finally {
        if (!ready) {
          postmaster.stop(options.stopTimeout());
        }
      }
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("start PostgreSQL in", cluster.directory(), e);
    } catch (InterruptedException e) {
      throw Command.interrupted(e);
    }
  }

  private List<String> command(int port) {
    List<String> command = new ArrayList<>();
    command.add(installation.program("postgres").toString());
    command.add("-D");
    command.add(cluster.data().toString());
    command.addAll(PostgresSettings.arguments(options, port));
    return command;
  }

  /// PostgreSQL says in its pid file when it is ready. That the pid is our child's tells this
  /// server from any other that may have answered on the port.
  private void awaitReady(GuardedProcess process, int port, long logStart, BooleanSupplier giveUp)
      throws IOException, InterruptedException {
    while (!process.waitFor(POLL)) {
      boolean ready =
          PostmasterPidFile.read(cluster.data())
              .filter(PostmasterPidFile::isReady)
              .filter(file -> process.owns(file.pid()))
              .isPresent();
      if (ready) {
        return;
      }
      if (giveUp.getAsBoolean()) {
        throw failure(
            "PostgreSQL was not ready in time; if it is still recovering, give it a longer start"
                + " timeout",
            port,
            logStart);
      }
    }
    throw failure("PostgreSQL ended with exit code " + process.exitCode(), port, logStart);
  }

  private EmbeddedPostgresException failure(String what, int port, long logStart) {
    String tail = cluster.log().tail(logStart);
    if (EmbeddedPostgresException.saysDiskFull(tail)) {
      return new DiskFull(cluster.directory());
    }
    if (tail.contains("could not bind") && tail.contains("Address already in use")) {
      return new PortTaken(port);
    }
    return new StartFailed(
        what + "; its log " + cluster.log().file() + " says: " + ServerLog.complaints(tail), tail);
  }
}

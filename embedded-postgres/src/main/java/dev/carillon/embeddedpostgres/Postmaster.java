package dev.carillon.embeddedpostgres;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of PostgreSQL, from ready to its end.
final class Postmaster {
  private static final Logger LOGGER = LoggerFactory.getLogger(Postmaster.class);

  private final Cluster cluster;
  private final GuardedProcess process;
  private final PgCtl pgCtl;
  private final long logStart;
  private final long startedNanos = System.nanoTime();

  Postmaster(Cluster cluster, GuardedProcess process, PgCtl pgCtl, long logStart) {
    this.cluster = cluster;
    this.process = process;
    this.pgCtl = pgCtl;
    this.logStart = logStart;
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /// Only after the end: one line on how it ended.
  String epitaph() {
    String last = cluster.log().tail(logStart).lines().reduce("", (a, b) -> b);
    return "PostgreSQL ended with exit code " + process.exitCode() + " (" + last + ")";
  }

  /// Fast shutdown: sessions are cut, transactions rolled back, a checkpoint written. After the
  /// time, killed, which loses no commit but makes the next start recover.
  void stop(Duration limit) {
    try {
      if (Platform.current().isWindows() && process.isAlive()) {
        pgCtl.stopFast(limit); // There is no guard to do it.
      }
      if (!process.endWithin(limit)) {
        LOGGER.warn("PostgreSQL did not stop within {} and was killed", limit);
      }
    } catch (InterruptedException e) {
      // The pipe is closed, so that it stops all the same.
      Thread.currentThread().interrupt();
    }
  }
}

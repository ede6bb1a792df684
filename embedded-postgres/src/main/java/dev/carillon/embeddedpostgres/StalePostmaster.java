package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.StartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an earlier run may have left: a postmaster without a JVM, backends without a postmaster, a
/// `postmaster.pid` whose pid is nobody's or somebody else's. The caller holds the home's lock, so
/// nothing of it is in use.
final class StalePostmaster {
  private static final Logger LOGGER = LoggerFactory.getLogger(StalePostmaster.class);
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Cluster cluster;
  private final PgCtl pgCtl;
  private final DataProcesses processes;

  StalePostmaster(Cluster cluster, PgCtl pgCtl) {
    this.cluster = cluster;
    this.pgCtl = pgCtl;
    this.processes = new DataProcesses(cluster.data());
  }

  /// A file whose pid is nobody's is left to PostgreSQL, which removes it after a look at the
  /// shared memory it names. It would stop at one whose pid is a foreign process's, and at one
  /// without a pid: those are deleted here. Should a server be running all the same, the shared
  /// memory, found by the data directory's inode, still keeps a second one out.
  void remove() throws IOException, InterruptedException {
    Optional<PostmasterPidFile> file = PostmasterPidFile.read(cluster.data());
    if (file.isPresent() && processes.isPostmaster(file.get().pid())) {
      stopFast(file.get().pid());
    }
    endBackends();
    if (file.flatMap(found -> ProcessHandle.of(found.pid())).isPresent() || file.isEmpty()) {
      Files.deleteIfExists(PostmasterPidFile.in(cluster.data()));
    }
  }

  private void stopFast(long pid) throws InterruptedException {
    LOGGER.info("stopping PostgreSQL process {}, left over on {}", pid, cluster.data());
    Command.Outcome outcome = pgCtl.stopFast(STOP);
    if (!await(() -> !processes.isPostmaster(pid))) {
      throw new StartFailed(
          "PostgreSQL process "
              + pid
              + ", left over on "
              + cluster.data()
              + ", does not stop: end it by hand ("
              + outcome.output()
              + ")",
          "");
    }
  }

  /// Backends see by themselves that their postmaster is gone, but only between statements. They
  /// must not write any more once a new server has started, so they are ended: asked, then killed.
  private void endBackends() throws InterruptedException {
    processes.working().forEach(ProcessHandle::destroy);
    if (await(this::nobodyWorks)) {
      return;
    }
    processes.working().forEach(ProcessHandle::destroyForcibly);
    if (!await(this::nobodyWorks)) {
      throw new StartFailed(
          "processes of an earlier PostgreSQL on "
              + cluster.data()
              + " do not end: end them by hand ("
              + processes.working().stream().map(ProcessHandle::pid).toList()
              + ")",
          "");
    }
  }

  private boolean nobodyWorks() {
    return processes.working().isEmpty();
  }

  /// Polls, since the JVM is not told of the end of processes that are not its children. Whether
  /// they still exist is the wrong question: an orphan's zombie may stay for as long as nobody
  /// reaps it, which in a container is for ever.
  private static boolean await(BooleanSupplier condition) throws InterruptedException {
    Deadline deadline = Deadline.in(GRACE);
    while (!condition.getAsBoolean()) {
      if (deadline.passed()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }
}

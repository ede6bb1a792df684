package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.StartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
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

  private final Installation installation;
  private final Cluster cluster;
  private final Account account;
  private final DataProcesses processes;

  StalePostmaster(Installation installation, Cluster cluster, Account account) {
    this.installation = installation;
    this.cluster = cluster;
    this.account = account;
    this.processes = new DataProcesses(cluster.data());
  }

  void remove() throws IOException, InterruptedException {
    Optional<PostmasterPidFile> file = PostmasterPidFile.read(cluster.data());
    if (file.isPresent() && processes.isPostmaster(file.get().pid())) {
      stopFast(file.get().pid());
    }
    endBackends();
    // PostgreSQL itself would take a foreign process with this pid for a running server. It looks
    // at
    // the shared memory the file names too; that no process works in the directory says as much.
    Files.deleteIfExists(PostmasterPidFile.in(cluster.data()));
  }

  private void stopFast(long pid) throws InterruptedException {
    LOGGER.info("stopping PostgreSQL process {}, left over on {}", pid, cluster.data());
    List<String> command = new ArrayList<>(account.prefix());
    command.addAll(
        List.of(
            installation.program("pg_ctl").toString(),
            "stop",
            "-D",
            cluster.data().toString(),
            "-m",
            "fast",
            "-t",
            Long.toString(STOP.toSeconds())));
    Command.Outcome outcome =
        Command.run(command, cluster.directory(), STOP.plus(Duration.ofSeconds(5)));
    List<ProcessHandle> postmaster = ProcessHandle.of(pid).stream().toList();
    if (!awaitEnd(postmaster) && processes.isPostmaster(pid)) {
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
    List<ProcessHandle> left = processes.working();
    left.forEach(ProcessHandle::destroy);
    if (awaitEnd(left)) {
      return;
    }
    left.forEach(ProcessHandle::destroyForcibly);
    if (!awaitEnd(left)) {
      throw new StartFailed(
          "processes of an earlier PostgreSQL do not end: end them by hand ("
              + left.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList()
              + ")",
          "");
    }
  }

  /// Polls: the JVM learns of the end of processes that are not its children no other way.
  private static boolean awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
    Deadline deadline = Deadline.in(GRACE);
    while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
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

package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.DiskFull;
import dev.carillon.embeddedpostgres.EmbeddedPostgresException.StartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs `initdb`: scram for every connection, checksums on every page, UTF-8 with the sort order
/// that is part of PostgreSQL, since one of the C library may change under the data.
///
/// @param archive what the installation was unpacked from
/// @param binaries unpacks
record Initdb(
    Installation installation,
    BinariesArchive archive,
    BinariesDirectory binaries,
    Account account,
    boolean durable) {

  /// Fills a directory that holds the password file and nothing else.
  ///
  /// @throws StartFailed when initdb fails or takes too long
  void run(Cluster cluster, Deadline deadline) throws IOException {
    if (account.fileOwner().isPresent()) {
      PrivateFiles.chownTree(cluster.directory(), account.fileOwner().getAsInt());
    }
    if (isShellSafe(installation.directory())) {
      run(installation, cluster, deadline);
      return;
    }
    // initdb runs its sibling postgres through a shell and quotes the path too weakly.
    Path elsewhere = Files.createTempDirectory("embedded-postgres");
    try {
      Path copy = elsewhere.resolve("binaries");
      binaries.unpack(archive, copy);
      if (account.fileOwner().isPresent()) {
        PrivateFiles.chownTree(elsewhere, account.fileOwner().getAsInt());
      }
      run(new Installation(copy, installation.version()), cluster, deadline);
    } finally {
      PrivateFiles.deleteTree(elsewhere);
    }
  }

  static boolean isShellSafe(Path path) {
    return path.toString().chars().noneMatch(c -> "\"$`\\".indexOf(c) >= 0);
  }

  private void run(Installation programs, Cluster cluster, Deadline deadline) {
    ServerLog log = new ServerLog(cluster.directory().resolve("initdb.log"));
    GuardedProcess process =
        GuardedProcess.start(
            account,
            GuardedProcess.EndSignal.TERM,
            command(programs, cluster),
            cluster.directory(),
            log.file());
    try {
      boolean ended = process.waitFor(deadline.left());
      if (!ended) {
        process.endWithin(Duration.ofSeconds(10));
        throw new StartFailed("initdb did not end within the start timeout", log.tail(0));
      }
      if (process.exitCode() != 0) {
        throw failure(cluster, log.tail(0));
      }
    } catch (InterruptedException e) {
      process.end();
      throw Command.interrupted(e);
    }
  }

  private static EmbeddedPostgresException failure(Cluster cluster, String log) {
    if (EmbeddedPostgresException.saysDiskFull(log)) {
      return new DiskFull(cluster.directory());
    }
    if (log.contains("could not look up effective user ID")) {
      return new EmbeddedPostgresException.WrongUser(
          "this user has no line in /etc/passwd, which initdb needs: add one ("
              + ServerLog.complaints(log)
              + ")");
    }
    return new StartFailed("initdb failed: " + ServerLog.complaints(log), log);
  }

  private List<String> command(Installation programs, Cluster cluster) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.program("initdb").toString(),
                "--pgdata=" + cluster.data(),
                "--username=" + ConnectionInfo.USERNAME,
                "--pwfile=" + cluster.passwordFile(),
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
    if (programs.major() >= 17) {
      command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    if (!durable) {
      command.add("--no-sync");
    }
    return command;
  }
}

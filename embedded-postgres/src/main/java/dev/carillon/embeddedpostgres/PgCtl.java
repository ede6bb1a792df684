package dev.carillon.embeddedpostgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `pg_ctl`, for a server that is not on the JVM's pipe: one left over from before, or any under
/// Windows.
record PgCtl(Installation installation, Cluster cluster, Account account) {

  /// Asks for a fast shutdown and waits for it.
  Command.Outcome stopFast(Duration limit) {
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
            Long.toString(Math.max(1, limit.toSeconds()))));
    return Command.run(command, cluster.directory(), limit.plusSeconds(5));
  }
}

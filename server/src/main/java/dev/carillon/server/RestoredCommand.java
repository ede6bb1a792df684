package dev.carillon.server;

import dev.carillon.postgres.PostgresHistory;
import java.io.PrintStream;

/// `./carillon restored`: after the files of a backup were put back, numbers that clients have seen
/// are given a second time; this makes every client begin anew. Works on the database directly,
/// whether the server runs or not.
final class RestoredCommand {
  private RestoredCommand() {}

  static void run(Command.Restored command, PrintStream out) {
    Databases.use(command.settings(), database -> new PostgresHistory(database).beginAnew());
    out.println("every client begins anew: when it connects, or within fifteen seconds");
  }
}

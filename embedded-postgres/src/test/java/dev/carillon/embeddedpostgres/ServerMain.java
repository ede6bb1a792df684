package dev.carillon.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// A small application around an embedded PostgreSQL, for tests that need another JVM. Says what
/// happens, a line each, on standard output; ends when its standard input does.
///
/// Arguments: `serve`, `serve-draining` or `running`; the home; the directory of the binaries or
/// `-`.
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[1]);
    if (arguments[0].equals("running")) {
      Optional<ConnectionInfo> found = EmbeddedPostgres.running(home);
      say("running " + found.map(ServerMain::answer).orElse("none"));
      return;
    }
    EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(home);
    if (!arguments[2].equals("-")) {
      options = options.withBinariesDirectory(Path.of(arguments[2]));
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      if (arguments[0].equals("serve-draining")) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(postgres)));
      }
      say("ready " + answer(postgres.connectionInfo()));
      while (System.in.read() >= 0) {
        // Wait for the end of the input.
      }
    } catch (EmbeddedPostgresException e) {
      say("failed " + e.getClass().getSimpleName() + " " + e.getMessage());
      return;
    }
    say("stopped");
  }

  private static void drain(EmbeddedPostgres postgres) {
    say("draining " + answer(postgres.connectionInfo()));
    postgres.close();
    say("drained");
  }

  private static String answer(ConnectionInfo server) {
    try {
      return server.port() + " " + Sql.query(server, "select 6 * 7");
    } catch (SQLException e) {
      return "no answer: " + e.getMessage();
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}

package dev.carillon.bench.inbox.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Netty that answers 201 to everything, see [dev.carillon.bench.server.BareHttpMain]. It has no
/// database.
public final class BareHttpLauncher {
  private final Postgres postgres;
  private final Path work;

  /// Starts nothing yet.
  ///
  /// @param postgres so that its figures are told the same
  /// @param work for its log
  public BareHttpLauncher(Postgres postgres, Path work) {
    this.postgres = postgres;
    this.work = work;
  }

  public Target start() {
    int port = RunningServer.freePort();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseG1GC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.carillon.bench.server.BareHttpMain",
            Integer.toString(port));
    RunningServer server =
        RunningServer.start(
            new RunningServer.Start(command, Map.of(), port, "/", work.resolve("bare-http.log")));
    return new Target("bare-http", server, postgres, _ -> "Bearer nobody", false);
  }
}

package dev.carillon.bench.faults;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import dev.carillon.embeddedpostgres.RestartBackoff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// The PostgreSQL that all nodes share, durable as in production: killed, stood still, and put back
/// to an older state. Used by one thread, but for [#connect].
final class DatabaseServer implements AutoCloseable {
  /// It is killed often, and has to be there again.
  private static final RestartBackoff BACKOFF =
      new RestartBackoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path home;
  private EmbeddedPostgres postgres;

  private DatabaseServer(Path home) {
    this.home = home;
    this.postgres = start(0);
  }

  static DatabaseServer in(Path home) {
    return new DatabaseServer(home);
  }

  private EmbeddedPostgres start(int port) {
    return EmbeddedPostgres.start(
        EmbeddedPostgresOptions.at(home)
            .withPort(port)
            .withRestartBackoff(BACKOFF)
            .withSetting("track_commit_timestamp", "on")
            .withSetting("max_connections", "80"));
  }

  int port() {
    return postgres.port();
  }

  /// For a server that reaches it by another port.
  String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + postgres.database();
  }

  String username() {
    return postgres.username();
  }

  String password() {
    return postgres.password();
  }

  /// Waits until it takes connections.
  Connection connect() {
    Properties properties = new Properties();
    properties.setProperty("user", username());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "5");
    return Waiting.forValue(
        "a connection to the database",
        PATIENCE,
        () -> {
          try {
            return DriverManager.getConnection(url(port()), properties);
          } catch (SQLException away) {
            return null;
          }
        });
  }

  /// `kill -9` of all its processes. It is started again by what watches over it.
  void kill() {
    Signals.kill(processes());
  }

  /// SIGSTOP to all its processes, and SIGCONT after a while.
  void standStill(Duration duration) {
    List<ProcessHandle> processes = processes();
    Signals.stop(processes);
    try {
      Waiting.pass(duration);
    } finally {
      Signals.goOn(processes);
    }
  }

  private List<ProcessHandle> processes() {
    Path data = data();
    Path file = data.resolve("postmaster.pid");
    List<ProcessHandle> processes = new ArrayList<>();
    try {
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      ProcessHandle.of(pid)
          .ifPresent(postmaster -> {
            processes.add(postmaster);
            processes.addAll(postmaster.descendants().toList());
          });
    } catch (IOException | RuntimeException away) {
      return List.of(); // It is being started.
    }
    return processes;
  }

  /// Copies its files as a backup of a stopped server does, and starts it again.
  void backUp(Path backup) {
    int port = port();
    postgres.close();
    copy(data(), backup);
    postgres = start(port);
  }

  /// Puts the files of a backup back under the nodes and clients that know what came after it.
  void restore(Path backup) {
    int port = port();
    postgres.close();
    run("rm", "-rf", data().toString());
    copy(backup, data());
    postgres = start(port);
  }

  private Path data() {
    return home.resolve("18/data");
  }

  private static void copy(Path from, Path to) {
    run("cp", "-a", from.toString(), to.toString());
  }

  private static void run(String... command) {
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}

package dev.carillon.bench.inbox.servers;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The one PostgreSQL 18 of all servers, with durable commits, as a process of its own. It ends
/// with this JVM, however that ends.
public final class Postgres implements AutoCloseable {
  /// Also the password. It listens on the loopback address.
  public static final String USER = "bench";

  private static final String MAX_CONNECTIONS = "100";

  private final EmbeddedPostgres server;
  private final long pid;

  private Postgres(EmbeddedPostgres server) throws SQLException {
    this.server = server;
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create role %s login superuser password '%s'".formatted(USER, USER));
      try (ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
        rows.next();
        this.pid =
            ProcessHandle.of(rows.getLong(1))
                .flatMap(ProcessHandle::parent)
                .orElseThrow(() -> new IllegalStateException("a backend has a postmaster"))
                .pid();
      }
    }
  }

  /// Starts on a new cluster. Blocks for some seconds.
  ///
  /// @param home where the cluster is made
  /// @param binaries where the programs are unpacked to, once
  public static Postgres start(Path home, Path binaries) throws SQLException {
    return new Postgres(
        EmbeddedPostgres.start(
            EmbeddedPostgresOptions.at(home)
                .withBinariesDirectory(binaries)
                .withSetting("max_connections", MAX_CONNECTIONS)));
  }

  /// Of the postmaster, the parent of all its processes.
  public long pid() {
    return pid;
  }

  /// An empty database, in place of one of that name.
  public void create(String database) throws SQLException {
    try (Connection connection = connect(server.database());
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + database + " with (force)");
      statement.execute("create database " + database);
    }
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), USER, USER);
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database);
  }

  /// With user and password, as servers take it.
  public String url(String database) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(USER, USER, server.host(), server.port(), database);
  }

  @Override
  public void close() {
    server.close();
  }
}

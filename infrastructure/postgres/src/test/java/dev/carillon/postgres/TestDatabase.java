package dev.carillon.postgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A database of its own for one test class. Closing it closes the pool.
final class TestDatabase implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final String name;
  private final PostgresDataSource dataSource;

  private TestDatabase(EmbeddedPostgres server, String name, PostgresDataSource dataSource) {
    this.server = server;
    this.name = name;
    this.dataSource = dataSource;
  }

  /// A new database with all tables; an older one of that name is dropped.
  static TestDatabase migrated(EmbeddedPostgres server, String name) {
    TestDatabase database = empty(server, name);
    Migrations.migrate(database.dataSource);
    return database;
  }

  static TestDatabase empty(EmbeddedPostgres server, String name) {
    try (PostgresDataSource admin = PostgresDataSource.open(options(server, server.database()))) {
      JdbcClient jdbc = JdbcClient.create(admin);
      jdbc.sql("drop database if exists " + name + " with (force)").update();
      jdbc.sql("create database " + name).update();
    }
    return new TestDatabase(server, name, PostgresDataSource.open(options(server, name)));
  }

  /// Another pool on the same database, as another node has it, perhaps with other settings.
  PostgresDataSource another(UnaryOperator<ConnectionOptions> change) {
    return PostgresDataSource.open(change.apply(options(server, name)));
  }

  PostgresDataSource dataSource() {
    return dataSource;
  }

  EmbeddedPostgres server() {
    return server;
  }

  String name() {
    return name;
  }

  JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  long count(String sql) {
    return jdbc().sql(sql).query(Long.class).single();
  }

  private static ConnectionOptions options(EmbeddedPostgres server, String database) {
    String url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database);
    // Waiting is long here: many builds share the machine.
    return ConnectionOptions.of(url, server.username(), server.password())
        .withWaiting(10_000, Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    dataSource.close();
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class MigrationsTest {
  private static TestDatabase empty(String name) {
    return TestDatabase.empty(TestServers.postgres18(), name);
  }

  @Test
  void migratingAgainChangesNothing() {
    try (TestDatabase database = empty("migrate_twice")) {
      Migrations.migrate(database.dataSource());
      long before = database.count("select count(*) from carillon_schema_history");
      Migrations.migrate(database.dataSource());

      assertThat(before).isGreaterThanOrEqualTo(4);
      assertThat(database.count("select count(*) from carillon_schema_history")).isEqualTo(before);
    }
  }

  @Test
  void severalNodesMayMigrateAtOnce() {
    try (TestDatabase database = empty("migrate_together")) {
      CompletableFuture<?>[] nodes =
          IntStream.range(0, 4)
              .mapToObj(
                  _ -> CompletableFuture.runAsync(() -> Migrations.migrate(database.dataSource())))
              .toArray(CompletableFuture[]::new);

      CompletableFuture.allOf(nodes).join();

      assertThat(database.count("select count(*) from inbox")).isZero();
    }
  }

  @Test
  void tablesOfOthersInTheSameSchemaStay() {
    try (TestDatabase database = empty("migrate_beside")) {
      database.jdbc().sql("create table theirs as select 1 as one").update();

      Migrations.migrate(database.dataSource());

      assertThat(database.count("select count(*) from theirs")).isEqualTo(1);
      assertThat(database.count("select count(*) from inbox")).isZero();
    }
  }

  @Test
  void aServerThatIsTooOldIsRefusedInOneLine() {
    try (TestDatabase database = empty("migrate_old")) {
      // A real server that says it is 15: the search path puts this function before its own.
      database
          .jdbc()
          .sql(
              """
              create function public.current_setting(name text) returns text language sql as $$
                select case name when 'server_version_num' then '150014'
                  when 'server_version' then '15.14' else pg_catalog.current_setting(name) end $$
              """)
          .update();
      database
          .jdbc()
          .sql("alter database migrate_old set search_path = public, pg_catalog")
          .update();
      try (PostgresDataSource old = database.another(options -> options)) {
        assertThatThrownBy(() -> Migrations.migrate(old))
            .isInstanceOf(PostgresException.class)
            .hasMessage("Carillon needs PostgreSQL 16 or newer; this server is 15.14");
      }
    }
  }

  @Test
  void aDatabaseThatDoesNotStoreUtf8IsRefused() {
    try (TestDatabase database = empty("migrate_encoding")) {
      database.jdbc().sql("drop database if exists migrate_ascii").update();
      database
          .jdbc()
          .sql(
              """
              create database migrate_ascii encoding 'SQL_ASCII' locale 'C' template template0
              """)
          .update();
      try (PostgresDataSource ascii = database.another(options -> at(options, "migrate_ascii"))) {
        assertThatThrownBy(() -> Migrations.migrate(ascii))
            .isInstanceOf(PostgresException.class)
            .hasMessage("Carillon needs a database with encoding UTF8; this one has SQL_ASCII");
      }
    }
  }

  private static ConnectionOptions at(ConnectionOptions options, String name) {
    String url = options.url().substring(0, options.url().lastIndexOf('/') + 1) + name;
    return ConnectionOptions.of(url, options.user(), options.password())
        .withWaiting(10, Duration.ofSeconds(2));
  }

  @Test
  void aWrongPasswordAWrongNameAndNoServerAreToldApart() {
    try (TestDatabase database = empty("migrate_reach");
        PostgresDataSource password =
            database.another(options ->
                ConnectionOptions.of(options.url(), options.user(), "wrong")
                    .withWaiting(10, Duration.ofSeconds(2)));
        PostgresDataSource name = database.another(options -> at(options, "no_such_database"));
        PostgresDataSource nobody =
            PostgresDataSource.open(
                ConnectionOptions.of("jdbc:postgresql://127.0.0.1:1/x", "me", "secret")
                    .withWaiting(10, Duration.ofMillis(500)))) {
      assertThatThrownBy(() -> Migrations.migrate(password))
          .isInstanceOf(PostgresException.class)
          .hasMessage("the database refused the user or the password");
      assertThatThrownBy(() -> Migrations.migrate(name))
          .isInstanceOf(PostgresException.class)
          .hasMessage("there is no database of that name");
      assertThatThrownBy(() -> Migrations.migrate(nobody))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("no connection to the database");
    }
  }

  @Test
  void tablesThatSomeoneChangedAreRefused() {
    try (TestDatabase database = empty("migrate_changed")) {
      Migrations.migrate(database.dataSource());
      JdbcClient jdbc = database.jdbc();
      jdbc.sql("update carillon_schema_history set checksum = 1 where version = '1'").update();

      assertThatThrownBy(() -> Migrations.migrate(database.dataSource()))
          .isInstanceOf(PostgresException.class)
          .hasMessage("Carillon's tables could not be brought up to date; the cause says why");
    }
  }
}

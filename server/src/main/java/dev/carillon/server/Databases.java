package dev.carillon.server;

import dev.carillon.embeddedpostgres.ConnectionInfo;
import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.postgres.ConnectionOptions;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PostgresDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// Opens the pool, on the embedded database or on one named by a URL, and brings the tables up to
/// date.
final class Databases {
  private static final int COMMAND_CONNECTIONS = 2;

  /// How long the database may be away at the start.
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private Databases() {}

  /// Works on the database of these options directly, whether the server runs or not.
  static void use(Map<String, String> options, Consumer<PostgresDataSource> work) {
    CarillonSettings settings =
        SettingsReader.read(options, context -> context.getBean(CarillonSettings.class));
    if (settings.database().url() != null) {
      use(open(settings.database()), work);
      return;
    }
    DataDirectory data = DataDirectory.existing(settings.data());
    Optional<ConnectionInfo> running = EmbeddedPostgres.running(data.postgres());
    if (running.isPresent()) {
      use(open(running.get(), COMMAND_CONNECTIONS), work);
    } else {
      try (EmbeddedPostgres own =
          EmbeddedPostgres.start(settings.database().embedded(data.postgres()))) {
        use(open(own.connectionInfo(), COMMAND_CONNECTIONS), work);
      }
    }
  }

  private static void use(PostgresDataSource database, Consumer<PostgresDataSource> work) {
    try (database) {
      work.accept(database);
    }
  }

  static PostgresDataSource open(ConnectionInfo embedded, int poolSize) {
    return migrated(
        ConnectionOptions.of(embedded.jdbcUrl(), embedded.username(), embedded.password())
            .withPoolSize(poolSize),
        embedded.toString());
  }

  static PostgresDataSource open(CarillonSettings.Database external) {
    DatabaseUrl url = DatabaseUrl.parse(Objects.requireNonNull(external.url()));
    String username = Optional.ofNullable(external.username()).orElse(url.username());
    String password = Optional.ofNullable(external.password()).orElse(url.password());
    if (username == null) {
      throw new StartupException(
          "the database URL names no user; write postgresql://user:password@host:5432/name, or set"
              + " CARILLON_DATABASE_USERNAME");
    }
    return migrated(
        ConnectionOptions.of(url.jdbcUrl(), username, password == null ? "" : password)
            .withPoolSize(external.poolSize()),
        url.place());
  }

  /// A database may be starting, too. Each try has a pool of its own: one that fails to connect
  /// tries ever less often, and would come too late for a database that is there after 3 s.
  private static PostgresDataSource migrated(ConnectionOptions options, String place) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      PostgresDataSource dataSource = PostgresDataSource.open(options);
      try {
        Migrations.migrate(dataSource);
        return dataSource;
      } catch (StoreUnavailableException unreachable) {
        dataSource.close();
        if (System.nanoTime() - deadline > 0) {
          throw new StartupException(
              "cannot reach the database at " + place + "; is it running, and is its URL right?",
              unreachable);
        }
      } catch (RuntimeException failed) {
        dataSource.close();
        throw failed;
      }
    }
  }
}

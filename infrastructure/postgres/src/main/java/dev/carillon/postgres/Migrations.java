package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// Brings the tables up to date. Several nodes may do it at once: one does, the others wait for it.
///
/// The files lie outside of `db/migration` and have a history table of their own, so that an
/// application that embeds Carillon keeps that place, and may keep its tables in the same schema.
public final class Migrations {
  private static final String LOCATION = "classpath:dev/carillon/postgres/migration";
  private static final String HISTORY_TABLE = "carillon_schema_history";
  private static final int OLDEST_VERSION = 16;
  private static final int MAX_ATTEMPTS = 3;

  private Migrations() {}

  /// Runs what has not run yet. Blocks.
  ///
  /// @throws PostgresException when the server is too old, does not store UTF-8, or holds tables
  ///   that a newer release has made or someone has changed
  /// @throws StoreUnavailableException when it cannot be reached
  public static void migrate(DataSource dataSource) {
    try {
      new Database(dataSource).repeatable(Migrations::requireUsable);
    } catch (StoreUnavailableException unreachable) {
      throw explained(unreachable);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        run(dataSource);
        return;
      } catch (FlywayException failure) {
        // Another node may be making the history of the migrations at this moment.
        if (attempt == MAX_ATTEMPTS) {
          throw new PostgresException(
              "Carillon's tables could not be brought up to date; the cause says why", failure);
        }
      }
    }
  }

  private static void run(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .locations(LOCATION)
        .table(HISTORY_TABLE)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  private static @Nullable Void requireUsable(Connection connection) throws SQLException {
    String sql =
        """
        select current_setting('server_version_num')::int as version_num,
          current_setting('server_version') as version,
          current_setting('server_encoding') as encoding
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      if (rows.getInt("version_num") < OLDEST_VERSION * 10_000) {
        throw new PostgresException(
            "Carillon needs PostgreSQL %d or newer; this server is %s"
                .formatted(OLDEST_VERSION, rows.getString("version")));
      }
      if (!rows.getString("encoding").equals("UTF8")) {
        throw new PostgresException(
            "Carillon needs a database with encoding UTF8; this one has "
                + rows.getString("encoding"));
      }
    }
    return null;
  }

  /// At the start a wrong setting is likelier than an outage, and waiting does not cure it.
  private static RuntimeException explained(StoreUnavailableException unreachable) {
    for (Throwable cause = unreachable; cause != null; cause = cause.getCause()) {
      String state = cause instanceof SQLException failure ? failure.getSQLState() : null;
      if (state != null && state.startsWith("28")) {
        return new PostgresException("the database refused the user or the password", unreachable);
      }
      if ("3D000".equals(state)) {
        return new PostgresException("there is no database of that name", unreachable);
      }
    }
    return unreachable;
  }
}

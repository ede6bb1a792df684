package dev.carillon.project.postgres;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Brings the context's tables up to date. Several nodes may do it at once: one does, the others
/// wait for it. Files and history table are the context's own, so that its tables may stand beside
/// anyone's in one schema.
public final class ProjectMigrations {
  private static final String LOCATION = "classpath:dev/carillon/project/migration";
  private static final int MAX_ATTEMPTS = 3;
  private static final String HISTORY_TABLE = "carillon_project_schema_history";

  private ProjectMigrations() {}

  /// Runs what has not run yet. Blocks.
  ///
  /// @throws org.flywaydb.core.api.FlywayException when the database cannot be reached, or holds
  ///   tables of the context that a newer release has made or someone has changed
  public static void migrate(DataSource dataSource) {
    for (int attempt = 1; ; attempt++) {
      try {
        run(dataSource);
        return;
      } catch (FlywayException failure) {
        // Another node may be making the history of the migrations at this moment.
        if (attempt == MAX_ATTEMPTS) {
          throw failure;
        }
      }
    }
  }

  private static void run(DataSource dataSource) {
    configuration(dataSource).load().migrate();
  }

  static FluentConfiguration configuration(DataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations(LOCATION)
        .table(HISTORY_TABLE)
        // Whatever else the schema holds is not ours.
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }
}

package dev.carillon.server;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the database answers. Part of readiness: without it every request is a 503. The answer
/// is kept for a second, so that asking often costs nothing.
final class DatabaseHealth implements HealthIndicator {
  private static final int PATIENCE_SECONDS = 1;
  private static final long KEPT_NANOS = 1_000_000_000L;

  private record Answer(boolean up, long atNanos) {}

  private final DataSource dataSource;
  private volatile Answer last = new Answer(false, System.nanoTime() - KEPT_NANOS);

  DatabaseHealth(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Health health() {
    Answer answer = last;
    if (System.nanoTime() - answer.atNanos() >= KEPT_NANOS) {
      answer = new Answer(answers(), System.nanoTime());
      last = answer;
    }
    return answer.up() ? Health.up().build() : Health.down().build();
  }

  private boolean answers() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(PATIENCE_SECONDS);
    } catch (SQLException away) {
      return false;
    }
  }
}

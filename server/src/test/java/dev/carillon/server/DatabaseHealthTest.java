package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.datasource.AbstractDataSource;

class DatabaseHealthTest {

  /// A database that answers, or not, and counts how often it is asked.
  private static final class Database extends AbstractDataSource {
    private final boolean reachable;
    private final boolean valid;
    private final AtomicInteger asked = new AtomicInteger();

    Database(boolean reachable, boolean valid) {
      this.reachable = reachable;
      this.valid = valid;
    }

    @Override
    public Connection getConnection() throws SQLException {
      asked.incrementAndGet();
      if (!reachable) {
        throw new SQLException("connection refused to secret.example", "08001");
      }
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, _) -> method.getName().equals("isValid") ? valid : null);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
      return getConnection();
    }
  }

  @Test
  void aDatabaseThatAnswersIsUp() {
    assertThat(new DatabaseHealth(new Database(true, true)).health().getStatus())
        .isEqualTo(Status.UP);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsDownAndNothingIsSaidAboutIt() {
    var health = new DatabaseHealth(new Database(false, true)).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails()).isEmpty();
  }

  @Test
  void aConnectionThatIsNotValidIsDown() {
    assertThat(new DatabaseHealth(new Database(true, false)).health().getStatus())
        .isEqualTo(Status.DOWN);
  }

  @Test
  void theAnswerIsKeptForASecond() {
    Database database = new Database(true, true);
    DatabaseHealth health = new DatabaseHealth(database);
    long before = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      health.health();
    }
    long seconds = (System.nanoTime() - before) / 1_000_000_000L;
    assertThat(database.asked.get()).isBetween(1, (int) seconds + 1);
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresDataSourceTest {
  private static final TestDatabase DATABASE =
      TestDatabase.empty(TestServers.postgres18(), "data_source");

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  private static PostgresDataSource pool(int size, int maxWaiting, Duration maxWait) {
    return DATABASE.another(options -> options.withPoolSize(size).withWaiting(maxWaiting, maxWait));
  }

  @Test
  void aSessionHasItsBoundsWhateverTheDatabaseDefaultsTo() {
    DATABASE
        .jdbc()
        .sql("alter database data_source set default_transaction_isolation = 'serializable'")
        .update();
    String sql =
        """
        select current_setting('lock_timeout') || ' '
          || current_setting('idle_in_transaction_session_timeout') || ' '
          || current_setting('tcp_user_timeout') || ' ' || current_setting('jit') || ' '
          || current_setting('transaction_isolation') || ' '
          || current_setting('application_name')
        """;
    try (PostgresDataSource pool = pool(2, 10, Duration.ofSeconds(30))) {
      assertThat(JdbcClient.create(pool).sql(sql).query(String.class).single())
          .isEqualTo("2s 10s 10000 off read committed carillon");
    }
  }

  @Test
  void whoWaitsTooLongIsRefused() throws SQLException {
    try (PostgresDataSource pool = pool(2, 10, Duration.ofMillis(250));
        Connection _ = pool.getConnection();
        Connection _ = pool.getConnection()) {
      assertThatThrownBy(pool::getConnection)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessage("waited too long for a connection");
    }
  }

  @Test
  void whoFindsTheQueueFullIsRefusedAtOnce() throws Exception {
    try (PostgresDataSource pool = pool(2, 1, Duration.ofSeconds(30))) {
      CompletableFuture<Void> waiting;
      try (Connection _ = pool.getConnection();
          Connection _ = pool.getConnection()) {
        waiting = CompletableFuture.runAsync(() -> useOnce(pool));
        Awaitility.await()
            .untilAsserted(() ->
                assertThatThrownBy(pool::getConnection)
                    .hasMessage("too many wait for a connection"));
      }
      waiting.get(30, TimeUnit.SECONDS);
    }
  }

  private static void useOnce(PostgresDataSource pool) {
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void closingTwiceGivesOnePlaceBack() throws SQLException {
    try (PostgresDataSource pool = pool(2, 10, Duration.ofMillis(250))) {
      Connection twice = pool.getConnection();
      twice.close();
      twice.close();
      try (Connection _ = pool.getConnection();
          Connection _ = pool.getConnection()) {
        assertThatThrownBy(pool::getConnection).isInstanceOf(SQLTransientConnectionException.class);
      }
    }
  }

  @Test
  void noOneStarvesWhenCallersOutnumberConnections() throws Exception {
    int callers = 64;
    CountDownLatch served = new CountDownLatch(callers);
    try (PostgresDataSource pool = pool(2, 1000, Duration.ofSeconds(30))) {
      List<Thread> running = new ArrayList<>();
      for (int n = 0; n < callers; n++) {
        running.add(
            Thread.ofVirtual()
                .start(() -> {
                  useOnce(pool);
                  served.countDown();
                  // Comes again at once, as a busy caller does, until all had a turn.
                  while (served.getCount() > 0) {
                    useOnce(pool);
                  }
                }));
      }

      assertThat(served.await(30, TimeUnit.SECONDS)).isTrue();
      for (Thread thread : running) {
        thread.join();
      }
    }
  }

  @Test
  void aConnectionIsItselfAndTheDriversBeneath() throws SQLException {
    try (Connection one = DATABASE.dataSource().getConnection();
        Connection other = DATABASE.dataSource().getConnection()) {
      assertThat(new HashSet<>(List.of(one, other, one))).hasSize(2);
      assertThat(one.unwrap(PGConnection.class)).isNotNull();
      assertThat(DATABASE.dataSource().unwrap(HikariDataSource.class).getPoolName())
          .isEqualTo("carillon");
    }
  }

  @Test
  void thePasswordIsNotPrinted() {
    assertThat(ConnectionOptions.of("jdbc:postgresql://h/d?password=other", "me", "secret"))
        .hasToString("ConnectionOptions[user=me, poolSize=10]");
  }
}

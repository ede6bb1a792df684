package dev.carillon.postgres;

import static org.awaitility.Awaitility.await;

import dev.carillon.notification.domain.InboxKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Another node that stands still while it holds an inbox. Closing lets go of it.
final class HeldInbox implements AutoCloseable {
  private final TestDatabase database;
  private final PostgresDataSource pool;
  private final Connection connection;

  HeldInbox(TestDatabase database, InboxKey inbox) throws SQLException {
    this.database = database;
    this.pool = database.another(options -> options.withPoolSize(2));
    this.connection = pool.getConnection();
    connection.setAutoCommit(false);
    String sql =
        """
        select 1 from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
        where t.key = ? for update of i
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setString(2, inbox.tenant().value());
      if (!statement.executeQuery().next()) {
        throw new IllegalArgumentException("no such inbox: " + inbox);
      }
    }
  }

  /// Runs something in the transaction that holds it.
  void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  /// Until so many statements wait for a lock in this database.
  void awaitWaiting(int statements) {
    String sql =
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
        """;
    await().until(() -> database.count(sql) == statements);
  }

  @Override
  public void close() throws SQLException {
    connection.commit();
    connection.close();
    pool.close();
  }
}

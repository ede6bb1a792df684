package dev.carillon.bench.inbox.servers;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.postgres.ConnectionOptions;
import dev.carillon.postgres.PostgresDataSource;
import dev.carillon.postgres.StatementsAlone;
import java.sql.Connection;
import java.sql.SQLException;

/// Carillon's, with its connection's settings.
final class CarillonReads implements Reads {
  private static final int PAGE = 100;

  private final PostgresDataSource pool;
  private final Connection connection;
  private final StatementsAlone statements;

  CarillonReads(Postgres postgres, String database) throws SQLException {
    this.pool =
        PostgresDataSource.open(
            ConnectionOptions.of(postgres.jdbcUrl(database), Postgres.USER, Postgres.USER)
                .withPoolSize(2));
    this.connection = pool.getConnection();
    this.statements = new StatementsAlone(connection);
  }

  @Override
  public void unread(String user) throws SQLException {
    if (statements.unread(inbox(user), PAGE) == 0) {
      throw new IllegalStateException("an empty page");
    }
  }

  @Override
  public void count(String user) throws SQLException {
    if (statements.head(inbox(user)).unread() == 0) {
      throw new IllegalStateException("no unread ones");
    }
  }

  @Override
  public void changesSince(String user, long since) throws SQLException {
    statements.changesSince(inbox(user), since, History.EPOCH, PAGE);
  }

  private static InboxKey inbox(String user) {
    return new InboxKey(TenantId.DEFAULT, new UserId(user));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    pool.close();
  }
}

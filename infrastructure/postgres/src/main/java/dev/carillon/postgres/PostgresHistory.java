package dev.carillon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Notices that the database went on from another point than it had come to: a dump that was loaded
/// into another cluster, a recovery to an earlier time, a standby that took over. Numbers that
/// clients have seen may be given a second time then, so every inbox gets another epoch and every
/// client begins anew. A copy of the files of a cluster looks like the cluster itself: whoever
/// restores one says so by [#beginAnew]. Methods block; any number of nodes may call them.
public final class PostgresHistory {
  /// A user who may not look: `insufficient_privilege`.
  private static final String NOT_ALLOWED = "42501";

  /// Null while the server is a standby, which differs from nothing.
  private static final String NOW =
      """
      select (select system_identifier::text from pg_control_system()) as system_identifier,
        case when pg_is_in_recovery() then null
          else left(pg_walfile_name(pg_current_wal_lsn()), 8) end as timeline\
      """;

  private final Database database;

  public PostgresHistory(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  /// Compares the cluster and its timeline with those of the last time.
  ///
  /// @return whether they are others, and the epochs were renewed
  public boolean check() {
    return database.change(connection -> {
      try {
        return isOther(connection) && renew(connection);
      } catch (SQLException failure) {
        if (NOT_ALLOWED.equals(failure.getSQLState())) {
          return false;
        }
        throw failure;
      }
    });
  }

  /// Gives every inbox another epoch, since the files of a backup were restored.
  public void beginAnew() {
    database.change(connection -> {
      renewEpochs(connection);
      return true;
    });
  }

  /// The row is made by the first that looks, and then changed by the first that sees a difference.
  private static boolean isOther(Connection connection) throws SQLException {
    String sql =
        """
        with now as (%s),
        first as (
          insert into history (system_identifier, timeline)
          select system_identifier, timeline from now
          on conflict do nothing returning 1)
        select exists (
          select from history h cross join now
          where (h.system_identifier, h.timeline) <> (now.system_identifier, now.timeline))
        """
            .formatted(NOW);
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /// In one transaction, and once however many nodes see it.
  private static boolean renew(Connection connection) throws SQLException {
    String sql =
        """
        with now as (%s)
        update history h
        set system_identifier = now.system_identifier, timeline = now.timeline
        from now
        where (h.system_identifier, h.timeline) <> (now.system_identifier, now.timeline)
        """
            .formatted(NOW);
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      boolean mine = statement.executeUpdate() == 1;
      if (mine) {
        renewEpochs(connection);
      }
      connection.commit();
      return mine;
    } catch (SQLException failure) {
      connection.rollback();
      throw failure;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void renewEpochs(Connection connection) throws SQLException {
    String sql =
        """
        update inbox set epoch = 1 + floor(random() * 9e15)::bigint
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }
}

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

  private static final int STEP_INBOXES = 500;

  /// The name of the lock, "carillon" in ASCII.
  private static final long LOCK = 0x636172696c6c6f6eL;

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
  /// @return whether they are others, and this call has renewed the epochs
  public boolean check() {
    return database.change(connection -> {
      try {
        return isOther(connection) && alone(connection, PostgresHistory::renew);
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

  /// What one node does at a time; false when another does it.
  private static boolean alone(Connection connection, Database.Work<Boolean> work)
      throws SQLException {
    if (!isTrue(connection, "select pg_try_advisory_lock(" + LOCK + ")")) {
      return false;
    }
    try {
      return work.on(connection);
    } finally {
      isTrue(connection, "select pg_advisory_unlock(" + LOCK + ")");
    }
  }

  private static boolean isTrue(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
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
    return isTrue(connection, sql);
  }

  /// The new place is remembered last: whoever is interrupted leaves it to the next.
  private static boolean renew(Connection connection) throws SQLException {
    String sql =
        """
        with now as (%s)
        update history h
        set system_identifier = now.system_identifier, timeline = now.timeline
        from now
        """
            .formatted(NOW);
    if (!isOther(connection)) {
      return false; // Another node was faster.
    }
    renewEpochs(connection);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
    return true;
  }

  /// In steps, each of which locks its inboxes in the order in which writers do.
  private static void renewEpochs(Connection connection) throws SQLException {
    String sql =
        """
        with step as (
          select tenant, receiver from inbox where (tenant, receiver) > (?, ?)
          order by tenant, receiver limit ? for update),
        renewed as (
          update inbox i set epoch = 1 + floor(random() * 9e15)::bigint
          from step where i.tenant = step.tenant and i.receiver = step.receiver)
        select tenant, receiver from step order by tenant desc, receiver desc limit 1
        """;
    int tenant = Integer.MIN_VALUE;
    String receiver = "";
    boolean more = true;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      while (more) {
        statement.setInt(1, tenant);
        statement.setString(2, receiver);
        statement.setInt(3, STEP_INBOXES);
        try (ResultSet rows = statement.executeQuery()) {
          more = rows.next();
          if (more) {
            tenant = rows.getInt("tenant");
            receiver = rows.getString("receiver");
          }
        }
      }
    }
  }
}

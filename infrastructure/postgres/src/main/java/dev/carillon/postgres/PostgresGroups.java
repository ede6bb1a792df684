package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Groups;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Ends the windows of groups in PostgreSQL. What it does, and why a function does it, is in the
/// migration that makes it. Thread-safe, and any number of nodes may do it.
public final class PostgresGroups implements Groups {
  private final Database database;

  public PostgresGroups(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public List<InboxChange.Added> show(Instant now, int max) {
    return database.change(connection -> show(connection, now, max));
  }

  private static List<InboxChange.Added> show(Connection connection, Instant now, int max)
      throws SQLException {
    String sql =
        """
        select s.*, null::timestamptz as snoozed_until from show_groups(?, ?) s
        """;
    List<InboxChange.Added> shown = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, Database.time(now));
      statement.setInt(2, max);
      try (ResultSet rows = statement.executeQuery()) {
        NotificationRow row = new NotificationRow(rows);
        while (rows.next()) {
          InboxKey inbox =
              new InboxKey(
                  new TenantId(rows.getString("tenant")), new UserId(rows.getString("receiver")));
          shown.add(new InboxChange.Added(row.read(inbox), NotificationRow.head(rows)));
        }
      }
    }
    return shown;
  }

  @Override
  public int end(Instant now, int max) {
    String sql =
        """
        with over as (
          select tenant, receiver, key, edge from grouping_window
          where edge = 'leading' and closes_at <= ?
          order by closes_at limit ? for update skip locked)
        delete from grouping_window w using over o
        where w.tenant = o.tenant and w.receiver = o.receiver and w.key = o.key
          and w.edge = o.edge
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(Database.time(now)).param(max).update());
  }
}

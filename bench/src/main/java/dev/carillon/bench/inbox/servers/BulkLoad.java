package dev.carillon.bench.inbox.servers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Fills the table `notification` of one database by plain statements.
final class BulkLoad {
  private static final int ROWS_PER_STATEMENT = 1_000_000;

  private final Postgres postgres;
  private final String database;

  BulkLoad(Postgres postgres, String database) {
    this.postgres = postgres;
    this.database = database;
  }

  /// Statements, each by itself, and statistics afterwards.
  void run(String... statements) {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      statement.execute("analyze notification");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Inserts notifications number by number, all inboxes side by side.
  ///
  /// @param insert with the placeholders `:from`, `:to` for the numbers and `:inboxes`
  void history(History history, String insert) {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      List<String> again = dropIndexes(statement);
      statement.execute("set work_mem = '256MB'");
      insert(statement, insert, 1, history.each(), history.inboxes());
      insert(
          statement, insert, history.each() + 1, history.each() + history.more(), history.large());
      statement.execute("set maintenance_work_mem = '1GB'");
      for (String sql : again) {
        statement.execute(sql);
      }
      statement.execute("vacuum (analyze) notification");
      statement.execute("checkpoint");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insert(Statement statement, String insert, int first, int last, int inboxes)
      throws SQLException {
    int step = Math.max(1, ROWS_PER_STATEMENT / Math.max(1, inboxes));
    for (int from = first; from <= last; from += step) {
      int to = Math.min(last, from + step - 1);
      statement.execute(
          insert
              .replace(":from", Integer.toString(from))
              .replace(":to", Integer.toString(to))
              .replace(":inboxes", Integer.toString(inboxes)));
    }
  }

  /// Building them at the end is several times faster.
  ///
  /// @return what makes them again
  private static List<String> dropIndexes(Statement statement) throws SQLException {
    List<String> drops = new ArrayList<>();
    List<String> again = new ArrayList<>();
    String sql =
        """
        select format('alter table notification drop constraint %I', conname),
          format('alter table notification add constraint %I %s', conname,
            pg_get_constraintdef(oid))
        from pg_constraint where conrelid = 'notification'::regclass and contype = 'p'
        union all
        select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        from pg_index where indrelid = 'notification'::regclass and not indisprimary
        """;
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        drops.add(rows.getString(1));
        again.add(rows.getString(2));
      }
    }
    for (String drop : drops) {
      statement.execute(drop);
    }
    return again;
  }
}

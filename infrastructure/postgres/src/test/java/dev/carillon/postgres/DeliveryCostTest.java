package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What the functions of the queue read when it is long. Their plans are made while it is empty, as
/// they are in a server that has just begun, and are not made again.
class DeliveryCostTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "delivery_cost");
  private static final int QUEUE = 5000;
  private static final int TAKEN = 20;

  /// Of one delivery: itself, its notification, inbox and tenant, the first that is held back.
  private static final int ROWS_EACH = 30;

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<UUID> claim(Connection connection) throws SQLException {
    List<UUID> taken = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select * from claim_deliveries('EMAIL', ?, 60000)")) {
      statement.setInt(1, TAKEN);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taken.add(rows.getObject("notification", UUID.class));
        }
      }
    }
    return taken;
  }

  private static int gather(Connection connection, UUID first) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select * from gather_deliveries(?, 'EMAIL', 100)")) {
      statement.setObject(1, first);
      int members = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          members++;
        }
      }
      return members;
    }
  }

  private static void finish(Connection connection, List<UUID> taken) throws SQLException {
    String sql =
        """
        select finish_deliveries(?, array_fill('EMAIL'::text, array[?]), array_fill(1, array[?]),
          array_fill('SENT'::text, array[?]), array_fill(null::text, array[?]),
          array_fill(null::bigint, array[?]), array_fill(true, array[?]),
          array_fill(null::text, array[?]), array_fill(null::text, array[?]))
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("uuid", taken.toArray()));
      for (int parameter = 2; parameter <= 9; parameter++) {
        statement.setInt(parameter, taken.size());
      }
      statement.execute();
    }
  }

  private static long read(Connection connection) throws SQLException {
    String sql =
        """
        select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
        from pg_stat_xact_user_tables
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void fill(Connection connection, boolean held) throws SQLException {
    run(
        connection,
        """
        insert into tenant (key) values ('acme') on conflict do nothing;
        insert into delivery (notification, channel, tenant, receiver, critical, unless_read, due_at,
          next_attempt_at, held, sender, object, type, payload, created_at)
        select gen_random_uuid(), 'EMAIL', t.id, 'r' || n / 3, false, false, now(),
          now() - n * interval '1 ms', %s, 's', 'o', 't', '{}', now()
        from tenant t, generate_series(1, %d) n;
        """
            .formatted(held, QUEUE));
  }

  /// All of it belongs to one of many broadcasts, each of which was cancelled.
  private static void cancelBroadcasts(Connection connection) throws SQLException {
    run(
        connection,
        """
        insert into broadcast (id, tenant, critical, sender, object, type, payload, created_at, state,
          finished_at)
        select gen_random_uuid(), t.id, false, 's', 'o', 't', '{}', now(), 'CANCELLED', now()
        from tenant t, generate_series(1, 1000) n;
        update delivery set broadcast = (select id from broadcast limit 1);
        """);
  }

  @Test
  void soDoesOneOfABroadcastThatWasCancelled() throws SQLException {
    try (Connection connection = DATABASE.dataSource().getConnection()) {
      run(connection, "truncate delivery");
      for (int time = 0; time < 10; time++) {
        claim(connection);
      }
      fill(connection, false);
      cancelBroadcasts(connection);
      connection.setAutoCommit(false);
      long before = read(connection);

      assertThat(claim(connection)).hasSize(TAKEN);

      assertThat(read(connection) - before).isLessThan((long) ROWS_EACH * TAKEN);
      connection.rollback();
    }
  }

  private static long costOfATurn(boolean held) throws SQLException {
    try (Connection connection = DATABASE.dataSource().getConnection()) {
      run(connection, "truncate delivery");
      for (int time = 0; time < 10; time++) {
        finish(connection, claim(connection));
        gather(connection, UUID.randomUUID());
      }
      fill(connection, held);
      connection.setAutoCommit(false);
      long before = read(connection);
      List<UUID> taken = claim(connection);
      assertThat(taken).hasSize(TAKEN);
      if (held) {
        for (UUID first : taken) {
          assertThat(gather(connection, first)).isLessThanOrEqualTo(2);
        }
      }
      finish(connection, taken);
      long cost = read(connection) - before;
      connection.rollback();
      return cost;
    }
  }

  @Test
  void aTurnCostsAsMuchAsItTakesHoweverLongTheQueueIs() throws SQLException {
    assertThat(costOfATurn(false)).isLessThan((long) ROWS_EACH * TAKEN);
  }

  @Test
  void soDoesOneWithWhatWasHeldBack() throws SQLException {
    assertThat(costOfATurn(true)).isLessThan(3L * ROWS_EACH * TAKEN);
  }
}

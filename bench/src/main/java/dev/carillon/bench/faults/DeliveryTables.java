package dev.carillon.bench.faults;

import dev.carillon.bench.faults.DeliveryHistory.Attempt;
import dev.carillon.bench.faults.DeliveryHistory.Delivery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What the server has stored.
final class DeliveryTables {
  private final Connection connection;

  DeliveryTables(Connection connection) {
    this.connection = connection;
  }

  long waiting() throws SQLException {
    String sql = "select count(*) from delivery where state in ('PENDING', 'SENDING', 'FAILED')";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  List<Delivery> deliveries() throws SQLException {
    Map<UUID, List<Attempt>> attempts = attempts();
    List<Delivery> deliveries = new ArrayList<>();
    // Those that were not made, for want of a provider, have no row and told nobody anything.
    String sql = "select notification, state, reason, attempt - uncounted as begun from delivery";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        UUID id = rows.getObject("notification", UUID.class);
        String reason = rows.getString("reason");
        deliveries.add(
            new Delivery(
                id,
                rows.getString("state"),
                reason == null ? "" : reason,
                rows.getInt("begun"),
                attempts.getOrDefault(id, List.of())));
      }
    }
    return deliveries;
  }

  private Map<UUID, List<Attempt>> attempts() throws SQLException {
    Map<UUID, List<Attempt>> attempts = new HashMap<>();
    String sql =
        """
        select notification, attempt, started_at, took_micros, outcome, answer
        from delivery_attempt order by notification, attempt, nth
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        attempts
            .computeIfAbsent(rows.getObject("notification", UUID.class), _ -> new ArrayList<>())
            .add(
                new Attempt(
                    rows.getInt("attempt"),
                    rows.getObject("started_at", OffsetDateTime.class).toInstant(),
                    Duration.ofNanos(rows.getLong("took_micros") * 1000),
                    rows.getString("outcome"),
                    rows.getString("answer")));
      }
    }
    return attempts;
  }

  /// How often each key is in an inbox.
  Map<String, Integer> inInboxes() throws SQLException {
    Map<String, Integer> counts = new HashMap<>();
    String sql = "select payload->>'message' as key from notification";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        counts.merge(rows.getString("key"), 1, Integer::sum);
      }
    }
    return counts;
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Appended.Replayed.Kind;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Settles appends by what was stored before: for the same key, or in a try whose answer was lost.
final class EarlierAppends {
  private EarlierAppends() {}

  /// Answers those whose key is taken. The others' key was dropped or ran out in the meantime.
  static void settleReplays(Connection connection, List<PendingAppend> appends)
      throws SQLException {
    String sql =
        """
        select v.ord::int - 1 as place, q.id, q.fingerprint, n.created_seq, q.grouped_seq
        from unnest(?::text[], ?::text[], ?::text[])
          with ordinality as v(tenant_key, scope, key, ord)
        join tenant t on t.key = v.tenant_key
        join idempotency q on q.tenant = t.id and q.scope = v.scope and q.key = v.key
        left join notification n on n.id = q.id
        where q.expires_at is null or q.expires_at > now()
        """;
    List<PendingAppend> keyed = appends.stream().filter(append -> append.key() != null).toList();
    if (keyed.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<PendingAppend> columns = new Columns<>(statement, keyed);
      columns.texts(append -> append.notification().tenant().value());
      columns.texts(append -> append.key() == null ? null : append.key().scope());
      columns.texts(append -> append.key() == null ? null : append.key().key());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          PendingAppend append = keyed.get(rows.getInt("place"));
          append.settle(replay(rows, append.key()));
        }
      }
    }
  }

  private static Appended replay(ResultSet rows, @Nullable IdempotencyKey key) throws SQLException {
    if (key == null || !rows.getString("fingerprint").equals(key.fingerprint())) {
      return new Appended.KeyReused();
    }
    NotificationId id = new NotificationId(rows.getObject("id", UUID.class));
    long groupedSeq = rows.getLong("grouped_seq");
    if (rows.wasNull()) {
      return new Appended.Replayed(id, rows.getLong("created_seq"));
    }
    return switch (Long.signum(groupedSeq)) {
      case 0 -> new Appended.Replayed(id, 0, Kind.HELD);
      case -1 -> new Appended.Replayed(id, 0, Kind.ACCEPTED);
      default -> new Appended.Replayed(id, groupedSeq, Kind.GROWN);
    };
  }

  /// Answers those whose row is there. Is every change of the inbox since then one of these appends
  /// too, the count of that moment is known and the answer complete; has the inbox gone on, that
  /// count is lost, and the answer is the one that stands for "stored before": whoever is connected
  /// finds the row by its number.
  static void settleStored(Connection connection, List<PendingAppend> appends) throws SQLException {
    String sql =
        """
        select v.ord::int - 1 as place, n.created_seq, i.unread, i.epoch,
          i.seq - n.created_seq as changes_since,
          row_number() over (partition by n.tenant, n.receiver order by n.created_seq desc) - 1
            as ours_since
        from unnest(?::text[], ?::text[], ?::text[])
          with ordinality as v(tenant_key, receiver, id, ord)
        join tenant t on t.key = v.tenant_key
        join notification n on n.id = v.id::uuid and n.tenant = t.id and n.receiver = v.receiver
        join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
        """;
    List<PendingAppend> doubtful = appends.stream().filter(PendingAppend::isMaybeStored).toList();
    if (doubtful.isEmpty()) {
      return;
    }
    settleAccepted(connection, doubtful);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<PendingAppend> columns = new Columns<>(statement, doubtful);
      columns.texts(append -> append.notification().tenant().value());
      columns.texts(append -> append.notification().receiver().value());
      columns.texts(append -> append.notification().id().toString());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          PendingAppend append = doubtful.get(rows.getInt("place"));
          append.settle(stored(rows, append));
        }
      }
    }
  }

  /// Of one that is in no inbox there is nothing but its deliveries.
  private static void settleAccepted(Connection connection, List<PendingAppend> doubtful)
      throws SQLException {
    String sql =
        """
        select id from unnest(?::text[]) as v(id)
        where exists (select from delivery d where d.notification = v.id::uuid)
        """;
    Map<String, PendingAppend> hidden =
        doubtful.stream()
            .filter(append -> !append.notification().routing().inbox())
            .collect(
                Collectors.toMap(
                    append -> append.notification().id().toString(), append -> append));
    if (hidden.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", hidden.keySet().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          PendingAppend append = hidden.get(rows.getString("id"));
          if (append != null) {
            append.settle(new Appended.Accepted(append.notification().id()));
          }
        }
      }
    }
  }

  private static Appended stored(ResultSet rows, PendingAppend append) throws SQLException {
    long seq = rows.getLong("created_seq");
    long since = rows.getLong("changes_since");
    return since == rows.getLong("ours_since")
        ? new Appended.Stored(
            append.notification().storedAs(seq),
            new InboxHead(seq, rows.getLong("unread") - since, rows.getLong("epoch")))
        : new Appended.Replayed(append.notification().id(), seq);
  }
}

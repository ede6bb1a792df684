package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// What an append stored before: for the same key, or in a try whose answer was lost.
final class EarlierAppends {
  private EarlierAppends() {}

  /// Who has the key; empty when it was dropped or ran out in the meantime.
  static Optional<Appended> findReplay(
      Connection connection, NewNotification notification, IdempotencyKey key) throws SQLException {
    String sql =
        """
        select q.id, q.fingerprint, n.created_seq
        from tenant t
        join idempotency q on q.tenant = t.id and q.scope = ? and q.key = ?
        join notification n on n.id = q.id
        where t.key = ? and (q.expires_at is null or q.expires_at > now())
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key.scope());
      statement.setString(2, key.key());
      statement.setString(3, notification.tenant().value());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            rows.getString("fingerprint").equals(key.fingerprint())
                ? new Appended.Replayed(
                    new NotificationId(rows.getObject("id", UUID.class)),
                    rows.getLong("created_seq"))
                : new Appended.KeyReused());
      }
    }
  }

  /// The row of an earlier try. Is the inbox still where that try left it, its head is known and
  /// the answer complete; has it gone on, the count of that moment is lost, and the answer is the
  /// one that stands for "stored before": whoever is connected finds the row by its number.
  static Optional<Appended> findStored(Connection connection, NewNotification notification)
      throws SQLException {
    String sql =
        """
        select n.created_seq, i.seq, i.unread, i.epoch
        from tenant t
        join notification n on n.id = ? and n.tenant = t.id and n.receiver = ?
        join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
        where t.key = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, notification.id().value());
      statement.setString(2, notification.receiver().value());
      statement.setString(3, notification.tenant().value());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        long createdSeq = rows.getLong("created_seq");
        InboxHead head =
            new InboxHead(rows.getLong("seq"), rows.getLong("unread"), rows.getLong("epoch"));
        return Optional.of(
            head.seq() == createdSeq
                ? new Appended.Stored(notification.storedAs(createdSeq), head)
                : new Appended.Replayed(notification.id(), createdSeq));
      }
    }
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.MarkedAll;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Changes of an inbox: one call each. What they do, and why functions do it, is in the migration
/// that makes them.
final class InboxChanges {
  private InboxChanges() {}

  static ActionResult change(
      Connection connection,
      InboxKey inbox,
      NotificationId id,
      NotificationAction action,
      Instant at)
      throws SQLException {
    return alter(connection, inbox, id, action.name().toLowerCase(Locale.ROOT), at, null);
  }

  static ActionResult snooze(
      Connection connection, InboxKey inbox, NotificationId id, Instant until, Instant at)
      throws SQLException {
    return alter(connection, inbox, id, "snooze", at, until);
  }

  private static ActionResult alter(
      Connection connection,
      InboxKey inbox,
      NotificationId id,
      String change,
      Instant at,
      @Nullable Instant until)
      throws SQLException {
    String sql =
        """
        select * from alter_notification(?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.tenant().value());
      statement.setString(2, inbox.receiver().value());
      statement.setObject(3, id.value());
      statement.setString(4, change);
      statement.setObject(5, Database.time(at));
      statement.setObject(6, Database.timeOrNull(until), Types.TIMESTAMP_WITH_TIMEZONE);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new ActionResult.NotFound();
        }
        InboxHead head = NotificationRow.head(rows);
        if (!rows.getBoolean("changed")) {
          return new ActionResult.Unchanged(head);
        }
        return rows.getBoolean("removed")
            ? new ActionResult.Deleted(head)
            : new ActionResult.Changed(new NotificationRow(rows).read(inbox), head);
      }
    }
  }

  /// One row's work when it reads up to the head; below it, counts what stays.
  static MarkedAll markAll(Connection connection, InboxKey inbox, OptionalLong upTo, Instant readAt)
      throws SQLException {
    String sql =
        """
        select * from mark_all_notifications(?, ?, ?, ?)
        """;
    Instant at = readAt.truncatedTo(ChronoUnit.MILLIS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.tenant().value());
      statement.setString(2, inbox.receiver().value());
      statement.setLong(3, upTo.orElse(Long.MAX_VALUE));
      statement.setObject(4, Database.time(at));
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new MarkedAll.Unchanged(InboxHead.EMPTY);
        }
        InboxHead head = NotificationRow.head(rows);
        int count = rows.getInt("count");
        return rows.wasNull()
            ? new MarkedAll.Unchanged(head)
            : new MarkedAll.Changed(rows.getLong("up_to"), at, count, head);
      }
    }
  }
}

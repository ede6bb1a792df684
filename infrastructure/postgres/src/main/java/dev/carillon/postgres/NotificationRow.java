package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// Reads the columns that the statements of this package name alike: `seq`, `unread`, `epoch` of
/// the inbox; a notification's own, with `row_seq` for its number and `read_at` for the effective
/// time.
final class NotificationRow {
  private NotificationRow() {}

  static InboxHead head(ResultSet rows) throws SQLException {
    return new InboxHead(rows.getLong("seq"), rows.getLong("unread"), rows.getLong("epoch"));
  }

  static Notification read(ResultSet rows, InboxKey inbox) throws SQLException {
    return new Notification(
        new NotificationId(rows.getObject("id", UUID.class)),
        inbox.tenant(),
        inbox.receiver(),
        new UserId(rows.getString("sender")),
        rows.getString("object"),
        rows.getString("type"),
        new Payload(rows.getString("payload")),
        Database.time(rows, "created_at"),
        Database.timeOrNull(rows, "read_at"),
        rows.getLong("row_seq"),
        rows.getLong("unread_seq"),
        Database.timeOrNull(rows, "archived_at"),
        Database.timeOrNull(rows, "expires_at"),
        rows.getInt("group_count"));
  }
}

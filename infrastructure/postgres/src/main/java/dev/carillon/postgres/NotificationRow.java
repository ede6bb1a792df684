package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the columns that the statements of this package name alike: `seq`, `unread`, `epoch` of
/// the inbox; a notification's own, with `row_seq` for its number and `read_at` for the effective
/// time. Their places are looked up once for a result, whatever the number of its rows.
final class NotificationRow {
  private final ResultSet rows;
  private final int id;
  private final int sender;
  private final int object;
  private final int type;
  private final int payload;
  private final int createdAt;
  private final int readAt;
  private final int seq;
  private final int unreadSeq;
  private final int archivedAt;
  private final int snoozedUntil;
  private final int expiresAt;
  private final int groupCount;

  NotificationRow(ResultSet rows) throws SQLException {
    this.rows = rows;
    this.id = rows.findColumn("id");
    this.sender = rows.findColumn("sender");
    this.object = rows.findColumn("object");
    this.type = rows.findColumn("type");
    this.payload = rows.findColumn("payload");
    this.createdAt = rows.findColumn("created_at");
    this.readAt = rows.findColumn("read_at");
    this.seq = rows.findColumn("row_seq");
    this.unreadSeq = rows.findColumn("unread_seq");
    this.archivedAt = rows.findColumn("archived_at");
    this.snoozedUntil = rows.findColumn("snoozed_until");
    this.expiresAt = rows.findColumn("expires_at");
    this.groupCount = rows.findColumn("group_count");
  }

  static InboxHead head(ResultSet rows) throws SQLException {
    return new InboxHead(rows.getLong("seq"), rows.getLong("unread"), rows.getLong("epoch"));
  }

  /// The notification in the row that the result stands on; null when there is none in it.
  @Nullable Notification readOrNull(InboxKey inbox) throws SQLException {
    UUID found = rows.getObject(id, UUID.class);
    return found == null ? null : read(new NotificationId(found), inbox);
  }

  /// The notification in the row that the result stands on.
  Notification read(InboxKey inbox) throws SQLException {
    return read(new NotificationId(rows.getObject(id, UUID.class)), inbox);
  }

  private Notification read(NotificationId found, InboxKey inbox) throws SQLException {
    return new Notification(
        found,
        inbox.tenant(),
        inbox.receiver(),
        new UserId(rows.getString(sender)),
        rows.getString(object),
        rows.getString(type),
        new Payload(rows.getString(payload)),
        rows.getObject(createdAt, OffsetDateTime.class).toInstant(),
        timeOrNull(readAt),
        rows.getLong(seq),
        rows.getLong(unreadSeq),
        timeOrNull(archivedAt),
        timeOrNull(snoozedUntil),
        timeOrNull(expiresAt),
        rows.getInt(groupCount));
  }

  private @Nullable Instant timeOrNull(int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

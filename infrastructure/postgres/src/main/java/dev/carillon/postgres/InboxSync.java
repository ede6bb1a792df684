package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What changed in an inbox after a number: rows, tombstones and marks in one order, with the head,
/// of one statement and therefore of one snapshot. Two statements would tear.
final class InboxSync {
  private static final String SQL =
      """
      with i as (
        select i.*, i.epoch = ? and ? between i.pruned_seq and i.seq as known
        from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
        where t.key = ?),
      e as (
        (select n.seq as row_seq, n.deleted_at is not null as gone, n.id, n.sender, n.object, n.type,
          n.payload, n.created_at, %s as read_at, n.unread_seq, n.archived_at, n.expires_at,
          n.group_count, n.created_seq, null::bigint as up_to
        from i join notification n on n.tenant = i.tenant and n.receiver = i.receiver
        where i.known and n.seq > ?
        order by n.seq limit ?)
        union all
        (select m.seq, false, null, null, null, null, null, null, m.read_at, null, null, null, null,
          null, m.up_to
        from i join read_mark m on m.tenant = i.tenant and m.receiver = i.receiver
        where i.known and m.seq > ?
        order by m.seq limit ?))
      select i.seq, i.unread, i.epoch, i.known, e.*
      from i left join e on true
      order by e.row_seq limit ?
      """
          .formatted(InboxReads.EFFECTIVE_READ_AT);

  private InboxSync() {}

  static SyncResult changesSince(Connection connection, InboxKey inbox, SyncRequest request)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      long limit = request.maxItems() + 1L;
      statement.setLong(1, request.epoch());
      statement.setLong(2, request.since());
      statement.setString(3, inbox.receiver().value());
      statement.setString(4, inbox.tenant().value());
      statement.setLong(5, request.since());
      statement.setLong(6, limit);
      statement.setLong(7, request.since());
      statement.setLong(8, limit);
      statement.setLong(9, limit);
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next()) {
          if (rows.getBoolean("known")) {
            return changes(rows, inbox, request);
          }
        } else if (isOfAnEmptyInbox(request)) {
          return new SyncResult.Changes(List.of(), List.of(), 0, 0, InboxHead.EMPTY, false);
        }
      }
    }
    PageRequest first = PageRequest.first(request.maxItems(), request.maxBytes());
    return new SyncResult.Reset(InboxReads.unread(connection, inbox, first));
  }

  private static boolean isOfAnEmptyInbox(SyncRequest request) {
    return request.since() == InboxHead.EMPTY.seq() && request.epoch() == InboxHead.EMPTY.epoch();
  }

  /// @param rows on the first row
  private static SyncResult changes(ResultSet rows, InboxKey inbox, SyncRequest request)
      throws SQLException {
    List<SyncResult.Change> changes = new ArrayList<>();
    List<ReadMark> marks = new ArrayList<>();
    InboxHead head = NotificationRow.head(rows);
    PageBound bound = new PageBound(request.maxItems(), request.maxBytes());
    long last = request.since();
    do {
      long seq = rows.getLong("row_seq");
      if (rows.wasNull()) {
        break; // The head of an inbox in which nothing changed.
      }
      long upTo = rows.getLong("up_to");
      boolean isMark = !rows.wasNull();
      SyncResult.@Nullable Change change = isMark ? null : change(rows, inbox, request.since());
      boolean taken =
          change instanceof SyncResult.Change.Row(var row, var _)
              ? bound.takes(row)
              : bound.takes();
      if (!taken) {
        return new SyncResult.Changes(changes, marks, request.since(), last, head, true);
      }
      if (change == null) {
        marks.add(new ReadMark(upTo, Database.time(rows, "read_at"), seq));
      } else {
        changes.add(change);
      }
      last = seq;
    } while (rows.next());
    return new SyncResult.Changes(changes, marks, request.since(), head.seq(), head, false);
  }

  private static SyncResult.Change change(ResultSet rows, InboxKey inbox, long since)
      throws SQLException {
    return rows.getBoolean("gone")
        ? new SyncResult.Change.Gone(
            new NotificationId(rows.getObject("id", UUID.class)), rows.getLong("row_seq"))
        : new SyncResult.Change.Row(
            NotificationRow.read(rows, inbox), rows.getLong("created_seq") > since);
  }
}

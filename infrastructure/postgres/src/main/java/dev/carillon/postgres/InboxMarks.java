package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Marked;
import dev.carillon.notification.usecases.ports.MarkedAll;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Changes of what is read.
///
/// Each sends two statements at once: the first locks the inbox, the second decides. The driver
/// sends them in one write with one Sync at the end, which makes them one transaction in
/// autocommit, while under READ COMMITTED the second still gets a snapshot of its own, taken after
/// the lock: a subselect in the locking statement would decide on what was there before it waited.
/// No lock is held over a round trip.
final class InboxMarks {
  private InboxMarks() {}

  /// Sets the time of reading, or takes it away.
  ///
  /// @param readAt null: unread
  static Marked mark(
      Connection connection, InboxKey inbox, NotificationId id, @Nullable Instant readAt)
      throws SQLException {
    String sql =
        """
        select 1 from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
        where t.key = ? for update of i;

        with p as (select ?::timestamptz as read_at),
        i as (
          select i.* from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
          where t.key = ?),
        b as (
          select n.*, n.seq as row_seq,
            coalesce(n.read_at, case when n.unread_seq <= i.read_up_to then (
              select m.read_at from read_mark m
              where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq
              order by m.seq limit 1) end) as effective
          from i join notification n on n.tenant = i.tenant and n.receiver = i.receiver
          where n.id = ? and n.deleted_at is null),
        c as (
          select b.id, b.tenant, b.receiver, p.read_at,
            (p.read_at is null and b.archived_at is null)::int
              - (b.effective is null and b.archived_at is null)::int as counted
          from b cross join p where (b.effective is null) = (p.read_at is not null)),
        x as (
          update inbox x set seq = x.seq + 1, unread = x.unread + c.counted
          from c where x.tenant = c.tenant and x.receiver = c.receiver
          returning x.seq, x.unread, x.epoch),
        u as (
          update notification n set seq = x.seq, read_at = c.read_at,
            unread_seq = case when c.read_at is null then x.seq else n.unread_seq end
          from c cross join x where n.id = c.id
          returning n.seq, n.unread_seq)
        select coalesce(x.seq, i.seq) as seq, coalesce(x.unread, i.unread) as unread, i.epoch,
          x.seq is not null as changed, b.id, b.sender, b.object, b.type, b.payload, b.created_at,
          case when x.seq is null then b.effective else p.read_at end as read_at,
          coalesce(u.seq, b.row_seq) as row_seq, coalesce(u.unread_seq, b.unread_seq) as unread_seq,
          b.archived_at, b.expires_at, b.group_count
        from i join b on true cross join p left join x on true left join u on true
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setString(2, inbox.tenant().value());
      statement.setObject(3, Database.timeOrNull(readAt), Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setString(4, inbox.receiver().value());
      statement.setString(5, inbox.tenant().value());
      statement.setObject(6, id.value());
      try (ResultSet rows = secondResult(statement)) {
        if (!rows.next()) {
          return new Marked.NotFound();
        }
        InboxHead head = NotificationRow.head(rows);
        return rows.getBoolean("changed")
            ? new Marked.Changed(NotificationRow.read(rows, inbox), head)
            : new Marked.Unchanged(head);
      }
    }
  }

  /// One row's work when it reads up to the head; below it, counts what stays.
  static MarkedAll markAll(Connection connection, InboxKey inbox, OptionalLong upTo, Instant readAt)
      throws SQLException {
    String sql =
        """
        select 1 from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
        where t.key = ? for update of i;

        with o as (
          select i.*, least(?::bigint, i.seq) as up_to
          from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
          where t.key = ?),
        p as (
          select o.*, case when o.up_to = o.seq then 0 else (
            select count(*) from notification n
            where n.tenant = o.tenant and n.receiver = o.receiver and n.unread_seq > o.up_to
              and n.read_at is null and n.archived_at is null and n.deleted_at is null) end as rest
          from o),
        x as (
          update inbox x set seq = x.seq + 1, read_up_to = p.up_to, unread = p.rest
          from p where x.tenant = p.tenant and x.receiver = p.receiver
            and p.up_to > p.read_up_to and p.rest < p.unread
          returning x.tenant, x.receiver, x.seq, x.unread, x.read_up_to),
        m as (
          insert into read_mark (tenant, receiver, seq, up_to, read_at)
          select tenant, receiver, seq, read_up_to, ?::timestamptz from x
          returning up_to, read_at)
        select coalesce(x.seq, p.seq) as seq, coalesce(x.unread, p.unread) as unread, p.epoch,
          p.unread - x.unread as count, m.up_to, m.read_at
        from p left join x on true left join m on true
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setString(2, inbox.tenant().value());
      statement.setLong(3, upTo.orElse(Long.MAX_VALUE));
      statement.setString(4, inbox.receiver().value());
      statement.setString(5, inbox.tenant().value());
      statement.setObject(6, Database.time(readAt));
      try (ResultSet rows = secondResult(statement)) {
        if (!rows.next()) {
          return new MarkedAll.Unchanged(InboxHead.EMPTY);
        }
        InboxHead head = NotificationRow.head(rows);
        Instant marked = Database.timeOrNull(rows, "read_at");
        return marked == null
            ? new MarkedAll.Unchanged(head)
            : new MarkedAll.Changed(rows.getLong("up_to"), marked, rows.getLong("count"), head);
      }
    }
  }

  private static ResultSet secondResult(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    return statement.getResultSet();
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.UnreadPage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The queries of an inbox: one statement each, so that what they answer is of one snapshot.
final class InboxReads {
  private InboxReads() {}

  static InboxHead head(Connection connection, InboxKey inbox) throws SQLException {
    String sql =
        """
        select i.seq, i.unread, i.epoch
        from tenant t join inbox i on i.tenant = t.id and i.receiver = ?
        where t.key = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setString(2, inbox.tenant().value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? NotificationRow.head(rows) : InboxHead.EMPTY;
      }
    }
  }

  static Optional<Notification> find(Connection connection, InboxKey inbox, NotificationId id)
      throws SQLException {
    String sql =
        """
        select n.id, n.sender, n.object, n.type, n.payload, n.created_at, n.seq as row_seq,
          n.unread_seq, n.archived_at, n.expires_at, n.group_count,
          coalesce(n.read_at, case when n.unread_seq <= i.read_up_to then (
            select m.read_at from read_mark m
            where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq
            order by m.seq limit 1) end) as read_at
        from tenant t
        join inbox i on i.tenant = t.id and i.receiver = ?
        join notification n on n.tenant = i.tenant and n.receiver = i.receiver
        where t.key = ? and n.id = ? and n.deleted_at is null
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setString(2, inbox.tenant().value());
      statement.setObject(3, id.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(NotificationRow.read(rows, inbox)) : Optional.empty();
      }
    }
  }

  /// Asks for one row more than the page holds: it says whether there is a next page.
  static UnreadPage unread(Connection connection, InboxKey inbox, PageRequest page)
      throws SQLException {
    String sql =
        """
        select i.seq, i.unread, i.epoch, n.*
        from tenant t
        join inbox i on i.tenant = t.id and i.receiver = ?
        left join lateral (
          select n.id, n.sender, n.object, n.type, n.payload, n.created_at, n.seq as row_seq,
            n.unread_seq, n.read_at, n.archived_at, n.expires_at, n.group_count
          from notification n
          where n.tenant = i.tenant and n.receiver = i.receiver
            and n.read_at is null and n.archived_at is null and n.deleted_at is null
            and n.unread_seq > i.read_up_to and n.unread_seq < ?
          order by n.unread_seq desc
          limit ?) n on true
        where t.key = ?
        order by n.unread_seq desc
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setLong(2, page.before().orElse(Long.MAX_VALUE));
      statement.setLong(3, page.maxItems() + 1L);
      statement.setString(4, inbox.tenant().value());
      try (ResultSet rows = statement.executeQuery()) {
        return page(rows, inbox, page);
      }
    }
  }

  private static UnreadPage page(ResultSet rows, InboxKey inbox, PageRequest page)
      throws SQLException {
    InboxHead head = InboxHead.EMPTY;
    List<Notification> items = new ArrayList<>();
    long bytes = 0;
    while (rows.next()) {
      head = NotificationRow.head(rows);
      if (rows.getObject("id") == null) {
        break; // The head of an inbox with nothing to show.
      }
      Notification row = NotificationRow.read(rows, inbox);
      bytes += sizeBytes(row);
      if (items.size() == page.maxItems() || (!items.isEmpty() && bytes > page.maxBytes())) {
        return new UnreadPage(items, OptionalLong.of(items.getLast().unreadSeq()), head);
      }
      items.add(row);
    }
    return new UnreadPage(items, OptionalLong.empty(), head);
  }

  private static long sizeBytes(Notification row) {
    return row.payload().sizeBytes()
        + utf8Bytes(row.object())
        + utf8Bytes(row.type())
        + utf8Bytes(row.sender().value())
        + utf8Bytes(row.receiver().value());
  }

  private static long utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

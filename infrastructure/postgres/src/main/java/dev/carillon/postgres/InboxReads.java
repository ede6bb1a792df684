package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queries of an inbox: one statement each, so that what they answer is of one snapshot.
final class InboxReads {
  /// The time of reading that counts: the row's own, or that of the first read-all that covers it.
  static final String EFFECTIVE_READ_AT =
      """
      coalesce(n.read_at, case when n.unread_seq <= i.read_up_to then (
        select m.read_at from read_mark m
        where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq
        order by m.seq limit 1) end)\
      """;

  /// When it comes back by itself. Null: it is not archived for a time.
  static final String SNOOZED_UNTIL =
      """
      case when n.archived_at is not null then n.snoozed_until end as snoozed_until\
      """;

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

  static Map<InboxKey, InboxHead> heads(Connection connection, List<InboxKey> inboxes)
      throws SQLException {
    String sql =
        """
        select v.ord::int - 1 as place, i.seq, i.unread, i.epoch
        from unnest(?::text[], ?::text[]) with ordinality as v(tenant_key, receiver, ord)
        join tenant t on t.key = v.tenant_key
        join inbox i on i.tenant = t.id and i.receiver = v.receiver
        """;
    Map<InboxKey, InboxHead> heads = HashMap.newHashMap(inboxes.size());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<InboxKey> columns = new Columns<>(statement, inboxes);
      columns.texts(inbox -> inbox.tenant().value());
      columns.texts(inbox -> inbox.receiver().value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.put(inboxes.get(rows.getInt("place")), NotificationRow.head(rows));
        }
      }
    }
    return heads;
  }

  static Optional<Notification> find(Connection connection, InboxKey inbox, NotificationId id)
      throws SQLException {
    String sql =
        """
        select n.id, n.sender, n.object, n.type, n.payload, n.created_at, n.seq as row_seq,
          n.unread_seq, n.archived_at, %s, n.expires_at, n.group_count,
          %s as read_at
        from tenant t
        join inbox i on i.tenant = t.id and i.receiver = ?
        join notification n on n.tenant = i.tenant and n.receiver = i.receiver
        where t.key = ? and n.id = ? and n.deleted_at is null
        """
            .formatted(SNOOZED_UNTIL, EFFECTIVE_READ_AT);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setString(2, inbox.tenant().value());
      statement.setObject(3, id.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(new NotificationRow(rows).read(inbox)) : Optional.empty();
      }
    }
  }

  /// A page of unread notifications that is asked for.
  record UnreadQuestion(InboxKey inbox, PageRequest page) {}

  /// Pages of any number of inboxes, in the order of the questions. Heads are rows of their own: as
  /// columns beside each notification they cost a third more. The rows come in no order, as a sort
  /// here would copy each; and without the materialized part a single question is planned anew each
  /// time, which takes longer than the page.
  static List<NotificationPage> unread(Connection connection, List<UnreadQuestion> questions)
      throws SQLException {
    String sql =
        """
        with i as materialized (
          select v.ord::int - 1 as place, v.before, v.max, i.*
          from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
            with ordinality as v(tenant_key, receiver, before, max, ord)
          join tenant t on t.key = v.tenant_key
          join inbox i on i.tenant = t.id and i.receiver = v.receiver)
        select i.place, null::bigint as seq, null::int as unread, null::bigint as epoch, n.*
        from i cross join lateral (
          select n.id, n.sender, n.object, n.type, n.payload, n.created_at, n.seq as row_seq,
            n.unread_seq, n.read_at, n.archived_at, null::timestamptz as snoozed_until,
            n.expires_at, n.group_count
          from notification n
          where n.tenant = i.tenant and n.receiver = i.receiver
            and n.read_at is null and n.archived_at is null and n.deleted_at is null
            and n.unread_seq > i.read_up_to and n.unread_seq < i.before
          order by n.unread_seq desc
          limit i.max) n
        union all
        select place, seq, unread, epoch, null, null, null, null, null, null, null, null, null, null,
          null, null, null
        from i
        """;
    List<PageBuilder> pages =
        questions.stream()
            .map(each -> new PageBuilder(each.inbox(), each.page(), "unread_seq"))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<UnreadQuestion> columns = new Columns<>(statement, questions);
      columns.texts(each -> each.inbox().tenant().value());
      columns.texts(each -> each.inbox().receiver().value());
      columns.numbers(each -> each.page().before().orElse(Long.MAX_VALUE));
      columns.numbers(each -> each.page().maxItems() + 1L);
      try (ResultSet rows = statement.executeQuery()) {
        int place = rows.findColumn("place");
        while (rows.next()) {
          pages.get(rows.getInt(place)).add(rows);
        }
      }
    }
    return pages.stream().map(PageBuilder::build).toList();
  }

  static NotificationPage history(
      Connection connection, InboxKey inbox, HistoryFilter filter, PageRequest page)
      throws SQLException {
    String sql =
        """
        select i.seq, i.unread, i.epoch, n.*
        from tenant t
        join inbox i on i.tenant = t.id and i.receiver = ?
        left join lateral (
          select * from (
            select n.created_seq, n.id, n.sender, n.object, n.type, n.payload,
              n.created_at, n.seq as row_seq, n.unread_seq, n.archived_at, %s,
              n.expires_at, n.group_count, %s as read_at
            from notification n
            where n.tenant = i.tenant and n.receiver = i.receiver and n.deleted_at is null
              and %s
              and n.created_seq < ? and (?::text is null or n.type = ?)) n
          where ?::boolean is null or (n.read_at is not null) = ?
          order by n.created_seq desc
          limit ?) n on true
        where t.key = ?
        order by n.created_seq desc
        """
            // Not a parameter: an index on one of both is used for what is known to be in it.
            .formatted(
                SNOOZED_UNTIL,
                EFFECTIVE_READ_AT,
                switch (filter.state()) {
                  case ALL, UNREAD, READ -> "n.archived_at is null";
                  case ARCHIVED -> "n.archived_at is not null and n.snoozed_until is null";
                  case SNOOZED -> "n.archived_at is not null and n.snoozed_until is not null";
                });
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, inbox.receiver().value());
      statement.setLong(2, page.before().orElse(Long.MAX_VALUE));
      statement.setString(3, filter.type());
      statement.setString(4, filter.type());
      Boolean read =
          switch (filter.state()) {
            case ALL, ARCHIVED, SNOOZED -> null;
            case UNREAD -> false;
            case READ -> true;
          };
      statement.setObject(5, read, Types.BOOLEAN);
      statement.setObject(6, read, Types.BOOLEAN);
      statement.setLong(7, page.maxItems() + 1L);
      statement.setString(8, inbox.tenant().value());
      PageBuilder history = new PageBuilder(inbox, page, "created_seq");
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          history.add(rows);
        }
      }
      return history.build();
    }
  }
}

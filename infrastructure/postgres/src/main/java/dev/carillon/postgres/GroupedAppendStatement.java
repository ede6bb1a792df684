package dev.carillon.postgres;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Stores any number of notifications as parts of groups by one call of a function: what it does,
/// and in which order it takes its locks, is in the migration that makes it. It is apart from
/// [AppendStatement], which has no windows to look at.
final class GroupedAppendStatement {
  private static final String SQL =
      """
      with g as materialized (
        select * from append_grouped(?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[],
          ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?)),
      d as (
        insert into delivery (notification, channel, tenant, receiver, critical, unless_read, due_at,
          next_attempt_at)
        select g.id, w.channel, t.id, v.receiver, v.critical, w.unless_read, due.at, due.at
        from unnest(?::bigint[], ?::text[], ?::bigint[], ?::boolean[])
          as w(place, channel, after_millis, unless_read)
        join g on g.place = w.place and g.outcome in ('stored', 'held')
        join unnest(?::text[], ?::text[], ?::boolean[], ?::bigint[])
          with ordinality as v(tenant_key, receiver, critical, shown_millis, ord)
          on v.ord = w.place + 1
        join tenant t on t.key = v.tenant_key
        cross join lateral (
          select timestamptz 'epoch' + (v.shown_millis + w.after_millis) * interval '1 ms') due(at)
        order by 1, 2
        on conflict (notification, channel) do nothing)
      select * from g
      """;

  private GroupedAppendStatement() {}

  /// Sends it once. What was stored, and what would have opened one window too many, is settled
  /// when it returns, which is after the commit.
  ///
  /// @param appends all of them grouped, no two with the same key
  /// @param maxOpen windows that a tenant may have open
  /// @return tenants that have no row yet; nothing of theirs was stored
  static Set<String> execute(Connection connection, List<PendingAppend> appends, int maxOpen)
      throws SQLException {
    Set<String> unknownTenants = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      bind(statement, appends, maxOpen);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          PendingAppend append = appends.get(rows.getInt("place"));
          NewNotification notification = append.notification();
          switch (rows.getString("outcome")) {
            case "unknown" -> unknownTenants.add(notification.tenant().value());
            case "full" ->
                append.fail(
                    new StoreUnavailableException(
                        "too many groups are open", FailureKind.RETRY_AFTER));
            case "held" ->
                append.settle(
                    new Appended.Held(new NotificationId(rows.getObject("id", UUID.class))));
            case "grown" -> append.settle(grown(rows, notification));
            default -> append.settle(stored(rows, notification));
          }
        }
      }
    }
    return unknownTenants;
  }

  private static Appended stored(ResultSet rows, NewNotification notification) throws SQLException {
    InboxHead head = NotificationRow.head(rows);
    return new Appended.Stored(notification.storedAs(head.seq()), head);
  }

  /// The newest contents, in the place and from the time of the first.
  private static Appended grown(ResultSet rows, NewNotification newest) throws SQLException {
    InboxHead head = NotificationRow.head(rows);
    return new Appended.Grown(
        new Notification(
            new NotificationId(rows.getObject("id", UUID.class)),
            newest.tenant(),
            newest.receiver(),
            newest.sender(),
            newest.object(),
            newest.type(),
            newest.payload(),
            Database.time(rows, "created_at"),
            null,
            head.seq(),
            head.seq(),
            null,
            null,
            newest.expiresAt(),
            rows.getInt("group_count")),
        head);
  }

  private static void bind(PreparedStatement statement, List<PendingAppend> appends, int maxOpen)
      throws SQLException {
    Columns<PendingAppend> columns = new Columns<>(statement, appends);
    columns.texts(append -> append.notification().tenant().value());
    columns.texts(append -> append.notification().id().toString());
    columns.texts(append -> append.notification().receiver().value());
    columns.texts(append -> append.notification().sender().value());
    columns.texts(append -> append.notification().object());
    columns.texts(append -> append.notification().type());
    columns.texts(append -> append.notification().payload().json());
    columns.numbers(append -> append.notification().createdAt().toEpochMilli());
    columns.numbers(append -> {
      Instant expiresAt = append.notification().expiresAt();
      return expiresAt == null ? null : expiresAt.toEpochMilli();
    });
    columns.texts(append -> append.notification().about());
    columns.texts(append -> group(append).key());
    columns.texts(append -> group(append).edge().wireName());
    columns.numbers(append -> group(append).window().toMillis());
    columns.texts(append -> append.key() == null ? null : append.key().scope());
    columns.texts(append -> append.key() == null ? null : append.key().key());
    columns.texts(append -> append.key() == null ? null : append.key().fingerprint());
    columns.numbers(append -> {
      Duration lifetime = append.key() == null ? null : append.key().lifetime();
      return lifetime == null ? null : lifetime.toMillis();
    });
    statement.setInt(columns.next(), maxOpen);
    List<PlannedDelivery> planned = PlannedDelivery.of(appends);
    PlannedDelivery.bind(statement, planned, columns.next() + 1);
    Columns<PendingAppend> shown = new Columns<>(statement, appends, columns.next() + 5);
    shown.texts(append -> append.notification().tenant().value());
    shown.texts(append -> append.notification().receiver().value());
    shown.flags(append -> append.notification().routing().critical());
    shown.numbers(GroupedAppendStatement::shownAtMillis);
  }

  /// When it will be seen, at the earliest: a delivery of a group that is held back waits for that.
  private static long shownAtMillis(PendingAppend append) {
    long createdAtMillis = append.notification().createdAt().toEpochMilli();
    return group(append).edge() == Edge.LEADING
        ? createdAtMillis
        : createdAtMillis + group(append).window().toMillis();
  }

  private static Group group(PendingAppend append) {
    return requireNonNull(append.group());
  }

  /// Those whose window another holds right now.
  static List<PendingAppend> held(Connection connection, List<PendingAppend> appends)
      throws SQLException {
    String sql =
        """
        with v as (
          select w.tenant, w.receiver, w.key, w.edge, v.ord
          from unnest(?::text[], ?::text[], ?::text[], ?::text[])
            with ordinality as v(tenant_key, receiver, key, edge, ord)
          join tenant t on t.key = v.tenant_key
          join grouping_window w on w.tenant = t.id and w.receiver = v.receiver
            and w.key = v.key and w.edge = v.edge),
        free as (
          select w.tenant, w.receiver, w.key, w.edge from grouping_window w
          where (w.tenant, w.receiver, w.key, w.edge) in (
            select tenant, receiver, key, edge from v)
          for update skip locked)
        select v.ord::int - 1 as place from v
        where (v.tenant, v.receiver, v.key, v.edge) not in (
          select tenant, receiver, key, edge from free)
        """;
    List<PendingAppend> held = new ArrayList<>();
    if (appends.isEmpty()) {
      return held;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<PendingAppend> columns = new Columns<>(statement, appends);
      columns.texts(append -> append.notification().tenant().value());
      columns.texts(append -> append.notification().receiver().value());
      columns.texts(append -> group(append).key());
      columns.texts(append -> group(append).edge().wireName());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          held.add(appends.get(rows.getInt("place")));
        }
      }
    }
    return held;
  }
}

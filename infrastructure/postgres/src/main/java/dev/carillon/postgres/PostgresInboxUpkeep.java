package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.InboxUpkeep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Deletes in PostgreSQL what has expired, and what is too old or too much, and brings back what
/// was snoozed. First it looks, then it changes by name and looks again under the inboxes' locks:
/// nothing is held in between. Thread-safe, and any number of nodes may do it.
public final class PostgresInboxUpkeep implements InboxUpkeep {
  /// One transaction holds the inboxes of so many at most.
  private static final int MAX_AT_ONCE = 500;

  private final Database database;
  private final RetentionPolicy policy;

  /// The last inbox that was looked at; all of them take their turn.
  private volatile Place place = Place.START;

  private record Place(int tenant, String receiver) {
    static final Place START = new Place(Integer.MIN_VALUE, "");
  }

  public PostgresInboxUpkeep(DataSource dataSource, RetentionPolicy policy) {
    this.database = new Database(dataSource);
    this.policy = policy;
  }

  @Override
  public List<InboxChange.Removed> expire(Instant now, int max) {
    String sql =
        """
        select n.id
        from notification n join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
        where n.expires_at <= ? and n.deleted_at is null
        order by n.expires_at limit ? for update of i skip locked
        """;
    List<UUID> due =
        database.query(
            jdbc -> jdbc.sql(sql).param(Database.time(now)).param(max).query(UUID.class).list());
    return remove(due, now);
  }

  @Override
  public List<InboxChange.Updated> wake(Instant now, int max) {
    String sql =
        """
        select n.id
        from notification n join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
        where n.snoozed_until <= ? and n.archived_at is not null and n.deleted_at is null
        order by n.snoozed_until limit ? for update of i skip locked
        """;
    List<UUID> due =
        database.query(
            jdbc -> jdbc.sql(sql).param(Database.time(now)).param(max).query(UUID.class).list());
    List<InboxChange.Updated> woken = new ArrayList<>();
    for (int from = 0; from < due.size(); from += MAX_AT_ONCE) {
      List<UUID> some = due.subList(from, Math.min(from + MAX_AT_ONCE, due.size()));
      woken.addAll(database.change(connection -> wake(connection, some, now)));
    }
    return woken;
  }

  private static List<InboxChange.Updated> wake(Connection connection, List<UUID> ids, Instant now)
      throws SQLException {
    String sql =
        """
        select * from wake_notifications(?, ?)
        """;
    List<InboxChange.Updated> woken = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      statement.setObject(2, Database.time(now));
      try (ResultSet rows = statement.executeQuery()) {
        NotificationRow row = new NotificationRow(rows);
        while (rows.next()) {
          InboxKey inbox =
              new InboxKey(
                  new TenantId(rows.getString("tenant")), new UserId(rows.getString("receiver")));
          woken.add(new InboxChange.Updated(row.read(inbox), NotificationRow.head(rows)));
        }
      }
    }
    return woken;
  }

  @Override
  public List<InboxChange.Removed> retain(Instant now) {
    List<UUID> outdated = new ArrayList<>();
    place =
        database.repeatable(connection -> {
          outdated.clear();
          return look(connection, now, outdated);
        });
    return remove(outdated, now);
  }

  /// Adds what is over the bounds of the next inboxes.
  ///
  /// @return the last of them, or the start when there are no more
  private Place look(Connection connection, Instant now, List<UUID> outdated) throws SQLException {
    String sql =
        """
        with i as (
          select * from inbox where (tenant, receiver) > (?, ?)
          order by tenant, receiver limit ?),
        p as (
          select i.tenant, i.receiver, i.seq,
            case when r.key is null then ? else r.before end as before,
            case when r.key is null then ? else r.max_count end as max_count
          from i join tenant t on t.id = i.tenant
          left join unnest(?::text[], ?::timestamptz[], ?::int[]) as r(key, before, max_count)
            on r.key = t.key)
        select p.tenant, p.receiver, array(
          select o.id from (
            select n.id, n.created_at from notification n
            where n.tenant = p.tenant and n.receiver = p.receiver and n.deleted_at is null
              and p.before is not null
            order by n.created_seq limit ?) o
          where o.created_at < p.before
          union
          select o.id from (
            select n.id from notification n
            where n.tenant = p.tenant and n.receiver = p.receiver and n.deleted_at is null
              and p.seq > p.max_count
            order by n.created_seq limit (
              select least(greatest(count(*) - p.max_count, 0), ?) from (
                select 1 from notification c
                where c.tenant = p.tenant and c.receiver = p.receiver and c.deleted_at is null
                  and p.seq > p.max_count) counted)) o) as outdated
        from p order by p.tenant, p.receiver
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, place.tenant());
      statement.setString(2, place.receiver());
      statement.setInt(3, policy.inboxes());
      statement.setObject(4, before(policy.standard(), now), Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setObject(5, policy.standard().maxCount(), Types.INTEGER);
      List<Map.Entry<String, RetentionPolicy.Bound>> own = List.copyOf(policy.tenants().entrySet());
      statement.setArray(
          6, connection.createArrayOf("text", own.stream().map(Map.Entry::getKey).toArray()));
      statement.setArray(
          7,
          connection.createArrayOf(
              "timestamptz", own.stream().map(each -> before(each.getValue(), now)).toArray()));
      statement.setArray(
          8,
          connection.createArrayOf(
              "int4", own.stream().map(each -> each.getValue().maxCount()).toArray()));
      statement.setInt(9, policy.stepRows());
      statement.setInt(10, policy.stepRows());
      return read(statement, outdated);
    }
  }

  private Place read(PreparedStatement statement, List<UUID> outdated) throws SQLException {
    Place last = Place.START;
    int inboxes = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        inboxes++;
        last = new Place(rows.getInt("tenant"), rows.getString("receiver"));
        outdated.addAll(List.of((UUID[]) rows.getArray("outdated").getArray()));
      }
    }
    return inboxes < policy.inboxes() ? Place.START : last;
  }

  private static @Nullable Object before(RetentionPolicy.Bound bound, Instant now) {
    return bound.maxAge() == null ? null : Database.time(now.minus(bound.maxAge()));
  }

  private List<InboxChange.Removed> remove(List<UUID> ids, Instant now) {
    List<InboxChange.Removed> removed = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += MAX_AT_ONCE) {
      List<UUID> some = ids.subList(from, Math.min(from + MAX_AT_ONCE, ids.size()));
      removed.addAll(database.change(connection -> remove(connection, some, now)));
    }
    return removed;
  }

  private static List<InboxChange.Removed> remove(
      Connection connection, List<UUID> ids, Instant now) throws SQLException {
    String sql =
        """
        select * from remove_notifications(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      statement.setObject(2, Database.time(now));
      return removed(statement);
    }
  }

  /// What a statement returns that selects from `remove_notifications`.
  static List<InboxChange.Removed> removed(PreparedStatement statement) throws SQLException {
    List<InboxChange.Removed> removed = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        InboxKey inbox =
            new InboxKey(
                new TenantId(rows.getString("tenant")), new UserId(rows.getString("receiver")));
        NotificationId id = new NotificationId(rows.getObject("id", UUID.class));
        removed.add(new InboxChange.Removed(inbox, id, NotificationRow.head(rows)));
      }
    }
    return removed;
  }
}

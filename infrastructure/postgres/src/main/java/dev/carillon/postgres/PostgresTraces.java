package dev.carillon.postgres;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Traces out of the rows that the work itself leaves behind: notifications, deliveries and their
/// attempts, the outbox, and what is kept of events when they leave it.
public final class PostgresTraces implements Traces {
  private static final int MAX_BEGUN = 1000;

  private final Database database;

  public PostgresTraces(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public List<Way> find(TenantId tenant, Collection<NotificationId> notifications) {
    if (notifications.isEmpty()) {
      return List.of();
    }
    String sql =
        """
        select v.id, coalesce(n.receiver, d.receiver, w.receiver) as receiver,
          coalesce(n.type, d.type, w.type, '') as type,
          coalesce(n.created_at, d.created_at) as created_at, n.id is not null as placed,
          %s as read_at, n.archived_at, n.deleted_at, n.group_count, w.closes_at,
          b.id as broadcast,
          case when b.origin like 'event:%%' then b.origin_fingerprint end as origin
        from tenant t
        cross join unnest(:ids::uuid[]) with ordinality as v(id, ord)
        left join notification n on n.id = v.id and n.tenant = t.id
        left join inbox i on i.tenant = t.id and i.receiver = n.receiver
        left join lateral (
          select * from delivery d where d.notification = v.id and d.tenant = t.id limit 1) d on true
        left join lateral (
          select * from grouping_window w
          where n.id is null and w.tenant = t.id and w.id = v.id limit 1) w on true
        left join broadcast b on b.id = coalesce(n.broadcast, d.broadcast)
        where t.key = :tenant
          and (n.id is not null or d.notification is not null or w.id is not null)
        order by v.ord
        """
            .formatted(InboxReads.EFFECTIVE_READ_AT);
    String[] ids = notifications.stream().map(NotificationId::toString).toArray(String[]::new);
    Map<UUID, List<Heard>> events = events(tenant, ids);
    Map<UUID, List<Sending>> deliveries = deliveries(tenant, ids);
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param("ids", ids)
            .param("tenant", tenant.value())
            .query((rows, _) -> {
              UUID id = rows.getObject("id", UUID.class);
              return way(
                  rows, events.getOrDefault(id, List.of()), deliveries.getOrDefault(id, List.of()));
            })
            .list());
  }

  private static Way way(ResultSet rows, List<Heard> events, List<Sending> deliveries)
      throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    Instant createdAt = Database.timeOrNull(rows, "created_at");
    Placed inbox =
        rows.getBoolean("placed")
            ? new Placed(
                Database.timeOrNull(rows, "read_at"),
                Database.timeOrNull(rows, "archived_at"),
                Database.timeOrNull(rows, "deleted_at"),
                rows.getInt("group_count"))
            : null;
    UUID broadcast = rows.getObject("broadcast", UUID.class);
    return new Way(
        new NotificationId(id),
        new UserId(rows.getString("receiver")),
        rows.getString("type"),
        createdAt == null ? madeAt(id) : createdAt,
        inbox,
        Database.timeOrNull(rows, "closes_at"),
        broadcast == null ? null : new BroadcastId(broadcast),
        origin(rows),
        events,
        deliveries);
  }

  /// RFC 9562, section 5.7.
  private static Instant madeAt(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /// Of what is still in the outbox only what was begun can have made anything; of a tenant with
  /// many dead letters the youngest are looked at. Row by row: a join with the keys is planned as a
  /// scan of all of them.
  private Map<UUID, List<Heard>> events(TenantId tenant, String[] ids) {
    String sql =
        """
        select v.id as notification, e.id, e.name, e.occurred_at, e.told_at,
          null::timestamptz as parked_at, e.attempts, e.last_error, l.origin
        from unnest(:ids::uuid[]) as v(id)
        cross join lateral (
          select l.event, l.origin from event_notification l
          where l.notification = v.id order by l.event desc limit :max) l
        join told_event e on e.id = l.event and e.tenant = :tenant
        union all
        select q.id, o.id, o.name, o.occurred_at, null, o.parked_at, o.attempt, o.last_error,
          q.fingerprint
        from tenant t
        cross join lateral (
          select * from outbox o where o.tenant = t.key and o.attempt > 0
          order by o.id desc limit :begun) o
        cross join lateral (
          select q.id, q.fingerprint from idempotency q
          where q.tenant = t.id and q.scope = 'event:' || o.id and q.id = any (:ids::uuid[])
          limit 100) q
        where t.key = :tenant
        order by 2 desc
        """;
    Map<UUID, List<Heard>> events = new HashMap<>();
    database.query(jdbc -> {
      events.clear();
      return jdbc.sql(sql)
          .param("ids", ids)
          .param("max", MAX_EVENTS)
          .param("begun", MAX_BEGUN)
          .param("tenant", tenant.value())
          .query((rows, _) -> {
            UUID id = rows.getObject("notification", UUID.class);
            List<Heard> of = events.computeIfAbsent(id, _ -> new ArrayList<>());
            return of.size() < MAX_EVENTS && of.add(heard(rows));
          })
          .list();
    });
    return events;
  }

  private static Heard heard(ResultSet rows) throws SQLException {
    return new Heard(
        rows.getObject("id", UUID.class),
        rows.getString("name"),
        Database.time(rows, "occurred_at"),
        Database.timeOrNull(rows, "told_at"),
        Database.timeOrNull(rows, "parked_at"),
        rows.getInt("attempts"),
        rows.getString("last_error"),
        origin(rows));
  }

  /// `rule@version`; of what no rule made null or empty.
  private static @Nullable Origin origin(ResultSet rows) throws SQLException {
    String origin = rows.getString("origin");
    int at = origin == null ? -1 : origin.lastIndexOf('@');
    return at < 0 ? null : new Origin(origin.substring(0, at), origin.substring(at + 1));
  }

  private record Key(UUID notification, String channel) {
    static Key of(ResultSet rows) throws SQLException {
      return new Key(rows.getObject("notification", UUID.class), rows.getString("channel"));
    }
  }

  /// What waits of a broadcast that was cancelled is not sent, although nobody has written it down
  /// yet.
  private Map<UUID, List<Sending>> deliveries(TenantId tenant, String[] ids) {
    String sql =
        """
        select d.notification, d.channel, d.unless_read, d.due_at, d.next_attempt_at, d.bundle,
          d.last_error, case when b.id is null then d.state else 'SUPPRESSED' end as state,
          case when b.id is null then d.reason else 'CANCELLED' end as reason,
          coalesce(d.finished_at, b.finished_at) as finished_at
        from tenant t join delivery d on d.tenant = t.id
        left join broadcast b on b.id = d.broadcast and b.state = 'CANCELLED'
          and d.finished_at is null and d.state <> 'SENDING'
        where t.key = :tenant and d.notification = any (:ids::uuid[])
        order by d.notification, d.due_at, d.channel
        """;
    Map<Key, List<Deliveries.Decided>> decisions = new HashMap<>();
    Map<Key, List<Deliveries.Attempt>> attempts = new HashMap<>();
    readAttempts(ids, decisions, attempts);
    Map<UUID, List<Sending>> deliveries = new HashMap<>();
    database.query(jdbc ->
        jdbc.sql(sql)
            .param("tenant", tenant.value())
            .param("ids", ids)
            .query((rows, _) -> {
              Key key = Key.of(rows);
              return deliveries
                  .computeIfAbsent(key.notification(), _ -> new ArrayList<>())
                  .add(
                      sending(
                          rows,
                          decisions.getOrDefault(key, List.of()),
                          attempts.getOrDefault(key, List.of())));
            })
            .list());
    return deliveries;
  }

  private static Sending sending(
      ResultSet rows, List<Deliveries.Decided> decisions, List<Deliveries.Attempt> attempts)
      throws SQLException {
    String reason = rows.getString("reason");
    UUID bundle = rows.getObject("bundle", UUID.class);
    return new Sending(
        Channel.valueOf(rows.getString("channel")),
        DeliveryState.valueOf(rows.getString("state")),
        reason == null ? null : SuppressionReason.valueOf(reason),
        rows.getBoolean("unless_read"),
        Database.time(rows, "due_at"),
        Database.time(rows, "next_attempt_at"),
        Database.timeOrNull(rows, "finished_at"),
        bundle == null ? null : new NotificationId(bundle),
        rows.getString("last_error"),
        decisions,
        attempts);
  }

  private void readAttempts(
      String[] ids,
      Map<Key, List<Deliveries.Decided>> decisions,
      Map<Key, List<Deliveries.Attempt>> attempts) {
    String sql =
        """
        select a.* from delivery d cross join lateral (
          select * from delivery_attempt a
          where a.notification = d.notification and a.channel = d.channel
          order by a.attempt desc, a.nth desc limit :max) a
        where d.notification = any (:ids::uuid[])
        order by a.attempt, a.nth
        """;
    database.query(jdbc -> {
      decisions.clear();
      attempts.clear();
      return jdbc.sql(sql)
          .param("ids", ids)
          .param("max", MAX_ATTEMPTS)
          .query((rows, _) -> {
            Key key = Key.of(rows);
            Decision decision = AttemptRows.decision(rows);
            return decision == null
                ? attempts
                    .computeIfAbsent(key, _ -> new ArrayList<>())
                    .add(AttemptRows.attempt(rows))
                : decisions
                    .computeIfAbsent(key, _ -> new ArrayList<>())
                    .add(new Deliveries.Decided(Database.time(rows, "started_at"), decision));
          })
          .list();
    });
  }

  @Override
  public Optional<Heard> event(TenantId tenant, UUID event) {
    String sql =
        """
        select id, name, occurred_at, told_at, null::timestamptz as parked_at, attempts, last_error,
          null as origin
        from told_event where id = :event and tenant = :tenant
        union all
        select id, name, occurred_at, null, parked_at, attempt, last_error, null
        from outbox where id = :event and tenant = :tenant
        limit 1
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param("event", event)
            .param("tenant", tenant.value())
            .query((rows, _) -> heard(rows))
            .optional());
  }

  @Override
  public List<NotificationId> made(
      TenantId tenant,
      UUID event,
      @Nullable UserId receiver,
      @Nullable NotificationId after,
      int max) {
    String sql =
        """
        select m.id from tenant t cross join lateral (
          select l.notification as id from event_notification l where l.event = :event
          union
          select q.id from idempotency q
          where q.tenant = t.id and q.scope = 'event:' || :event::text) m
        where t.key = :tenant
          and (:after::uuid is null or m.id > :after::uuid)
          and (:receiver::text is null
            or exists (
              select from notification n where n.id = m.id and n.receiver = :receiver)
            or exists (
              select from delivery d where d.notification = m.id and d.receiver = :receiver)
            or exists (
              select from grouping_window w
              where w.tenant = t.id and w.receiver = :receiver and w.id = m.id))
        order by m.id limit :max
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param("event", event)
            .param("tenant", tenant.value())
            .param("after", after == null ? null : after.toString())
            .param("receiver", receiver == null ? null : receiver.value())
            .param("max", max)
            .query((rows, _) -> new NotificationId(rows.getObject("id", UUID.class)))
            .list());
  }

  /// By the origin that an announcement gives its broadcast: the event, a space, the listener.
  @Override
  public List<BroadcastId> broadcasts(TenantId tenant, UUID event) {
    String sql =
        """
        select b.id from tenant t join broadcast b on b.tenant = t.id
          and b.origin >= ? and b.origin < ?
        where t.key = ? order by b.id
        """;
    String origin = "event:" + event;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(origin + ' ')
            .param(origin + '!')
            .param(tenant.value())
            .query((rows, _) -> new BroadcastId(rows.getObject("id", UUID.class)))
            .list());
  }

  @Override
  public int forget(Instant before, int max) {
    String sql =
        """
        with old as (
          select id from told_event where told_at < ? order by told_at limit ?
          for update skip locked),
        l as (
          delete from event_notification l using old where l.event = old.id)
        delete from told_event e using old where e.id = old.id
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(Database.time(before)).param(max).update());
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.Deliveries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Dead letters where they died: deliveries and events that are set aside in their tables.
public final class PostgresDeadLetters implements DeadLetters {
  /// Both kinds in one form. The parameters of a filter are bound by name.
  private static final String FOUND =
      """
      with asked as (
        select * from unnest(:ids::uuid[], :channels::text[]) as a(id, channel)),
      dead as (
        select d.notification as id, d.channel, coalesce(d.type, n.type, '') as type, d.receiver,
          d.attempt - d.uncounted as attempts, d.finished_at as since, coalesce(d.last_error, '') as error
        from tenant t
        join delivery d on d.tenant = t.id and d.state = 'DEAD'
        left join notification n on n.id = d.notification and d.type is null
        where t.key = :tenant
        union all
        select o.id, '', o.name, null, o.attempt, o.parked_at, coalesce(o.last_error, '')
        from outbox o where o.tenant = :tenant and o.parked_at is not null),
      found as (
        select d.* from dead d
        where (:all or (d.id, d.channel) in (select a.id, a.channel from asked a))
          and (:kind::text is null or (d.channel = '') = (:kind::text = 'EVENT'))
          and (:channel::text is null or d.channel = :channel)
          and (:type::text is null or d.type = :type)
          and (:receiver::text is null or d.receiver = :receiver)
          and (:error::text is null or position(:error in lower(d.error)) > 0)
          and (:before::timestamptz is null or d.since <= :before))
      """;

  private final Database database;

  public PostgresDeadLetters(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  private static StatementSpec bound(JdbcClient jdbc, String sql, TenantId tenant, Filter filter) {
    List<DeadLetter.Id> ids = List.copyOf(filter.ids());
    Instant before = filter.before();
    return jdbc.sql(FOUND + sql)
        .param("tenant", tenant.value())
        .param("all", ids.isEmpty())
        .param("ids", ids.stream().map(id -> id.uuid().toString()).toArray(String[]::new))
        .param("channels", ids.stream().map(id -> name(id.channel())).toArray(String[]::new))
        .param("kind", filter.kind() == null ? null : filter.kind().name())
        .param("channel", filter.channel() == null ? null : filter.channel().name())
        .param("type", filter.type())
        .param("receiver", filter.receiver() == null ? null : filter.receiver().value())
        .param("error", filter.error() == null ? null : filter.error().toLowerCase(Locale.ROOT))
        .param("before", Database.timeOrNull(before));
  }

  /// An event has none.
  private static String name(@Nullable Channel channel) {
    return channel == null ? "" : channel.name();
  }

  @Override
  public List<DeadLetter> list(
      TenantId tenant, Filter filter, DeadLetter.@Nullable Id after, int max) {
    String sql =
        """
        select * from found
        where :after::uuid is null or (id, channel) < (:after::uuid, :afterChannel::text collate "C")
        order by id desc, channel collate "C" desc limit :max
        """;
    return database.query(jdbc ->
        bound(jdbc, sql, tenant, filter)
            .param("after", after == null ? null : after.uuid().toString())
            .param("afterChannel", after == null ? null : name(after.channel()))
            .param("max", max)
            .query((rows, _) -> letter(rows))
            .list());
  }

  private static DeadLetter letter(ResultSet rows) throws SQLException {
    String channel = rows.getString("channel");
    String receiver = rows.getString("receiver");
    return new DeadLetter(
        new DeadLetter.Id(
            rows.getObject("id", UUID.class), channel.isEmpty() ? null : Channel.valueOf(channel)),
        rows.getString("type"),
        receiver == null ? null : new UserId(receiver),
        rows.getInt("attempts"),
        Database.time(rows, "since"),
        rows.getString("error"));
  }

  @Override
  public long count(TenantId tenant, Filter filter, int max) {
    String sql = "select count(*) from (select from found limit :max) counted";
    return database.query(
        jdbc -> bound(jdbc, sql, tenant, filter).param("max", max).query(Long.class).single());
  }

  @Override
  public Optional<String> contents(TenantId tenant, DeadLetter.Id id) {
    String sql =
        """
        select coalesce(d.payload, n.payload, o.data)::text
        from found f
        left join delivery d on d.notification = f.id and d.channel = f.channel
        left join notification n on n.id = f.id and d.type is null
        left join outbox o on o.id = f.id and f.channel = ''
        """;
    return database.query(jdbc ->
        bound(jdbc, sql, tenant, Filter.of(id)).query(String.class).list().stream()
            .filter(Objects::nonNull)
            .findFirst());
  }

  @Override
  public List<Deliveries.Attempt> attempts(TenantId tenant, DeadLetter.Id id) {
    String sql =
        """
        select * from (
          select a.* from found f
          join delivery_attempt a on a.notification = f.id and a.channel = f.channel and a.nth >= 0
          order by a.attempt desc, a.nth desc limit 100) last
        order by attempt, nth
        """;
    return database.query(jdbc ->
        bound(jdbc, sql, tenant, Filter.of(id))
            .query((rows, _) -> AttemptRows.attempt(rows))
            .list());
  }

  /// What another has in hand is left to it. Its attempts begin anew with the second: it was tried.
  @Override
  public int redrive(TenantId tenant, Filter filter, int max) {
    String sql =
        """
        , chosen as (select * from found order by id, channel limit :max),
        d as (
          update delivery d set state = 'PENDING', bundle = null,
            uncounted = greatest(d.attempt - 1, 0), due_at = now(),
            next_attempt_at = now(), finished_at = null
          where (d.notification, d.channel) in (
            select l.notification, l.channel
            from delivery l join chosen s on s.id = l.notification and s.channel = l.channel
            where l.state = 'DEAD' for update of l skip locked)
          returning 1),
        o as (
          update outbox o set parked_at = null, attempt = 0, next_attempt_at = now()
          where o.id in (
            select l.id from outbox l join chosen s on s.id = l.id and s.channel = ''
            where l.parked_at is not null for update of l skip locked)
          returning 1)
        select (select count(*) from d) + (select count(*) from o)
        """;
    return changed(sql, tenant, filter, max);
  }

  @Override
  public int purge(TenantId tenant, Filter filter, int max) {
    String sql =
        """
        , chosen as (select * from found order by id, channel limit :max),
        d as (
          delete from delivery d
          where (d.notification, d.channel) in (
            select l.notification, l.channel
            from delivery l join chosen s on s.id = l.notification and s.channel = l.channel
            where l.state = 'DEAD' for update of l skip locked)
          returning d.notification, d.channel),
        a as (
          delete from delivery_attempt a using d
          where a.notification = d.notification and a.channel = d.channel),
        o as (
          delete from outbox o
          where o.id in (
            select l.id from outbox l join chosen s on s.id = l.id and s.channel = ''
            where l.parked_at is not null for update of l skip locked)
          returning 1)
        select (select count(*) from d) + (select count(*) from o)
        """;
    return changed(sql, tenant, filter, max);
  }

  /// In one transaction, which may be done twice: what is done is not found again.
  private int changed(String sql, TenantId tenant, Filter filter, int max) {
    return Math.toIntExact(
        database.query(
            jdbc -> bound(jdbc, sql, tenant, filter).param("max", max).query(Long.class).single()));
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Schedule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What waits for its time, as a table. What keeps it is [ScheduleIntake]. Times are those of the
/// caller's clock.
public final class PostgresSchedule implements Schedule {
  private static final int ERROR_MAX_CHARS = 2000;

  /// A number that no one else locks: "schedule" in ASCII.
  private static final long EVENTS_LOCK = 0x7363_6865_6475_6c65L;

  private final Database database;
  private final ScheduleIntake intake;
  private final Runnable told;

  /// @param maxWaiting of a tenant. It is looked at before each intake, so those that come at the
  ///   same time may go over it
  /// @param told called after events came into the outbox, on the caller's thread; must return at
  ///   once
  public PostgresSchedule(DataSource dataSource, int maxWaiting, Runnable told) {
    this.database = new Database(dataSource);
    this.intake = new ScheduleIntake(database, maxWaiting);
    this.told = told;
  }

  @Override
  public List<Kept> keep(TenantId tenant, List<Asked> asked) {
    return intake.keep(tenant, asked);
  }

  @Override
  public Optional<Scheduled> find(TenantId tenant, UUID id) {
    String sql =
        """
        select s.*, t.key as tenant_key
        from tenant t join scheduled s on s.tenant = t.id and s.id = ?
        where t.key = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(id)
            .param(tenant.value())
            .query((rows, _) -> ScheduledRow.read(rows, rows.getString("request")))
            .optional());
  }

  @Override
  public List<Scheduled> list(
      TenantId tenant, Caller.@Nullable User own, @Nullable UUID before, int max) {
    String all =
        """
        select s.*, ? as tenant_key from scheduled s
        where s.tenant = (select id from tenant where key = ?) and s.id < ?
          and s.state in ('WAITING', 'FAILED')
        order by s.id desc limit ?
        """;
    String ofOne =
        """
        select s.*, ? as tenant_key from scheduled s
        where s.tenant = (select id from tenant where key = ?) and s.id < ?
          and s.state in ('WAITING', 'FAILED') and s.caller = ?
        order by s.id desc limit ?
        """;
    UUID from = before == null ? new UUID(-1, -1) : before;
    return database.query(jdbc ->
        (own == null
                ? jdbc.sql(all).params(tenant.value(), tenant.value(), from, max)
                : jdbc.sql(ofOne)
                    .params(tenant.value(), tenant.value(), from, ScheduledRow.caller(own), max))
            .query((rows, _) -> ScheduledRow.read(rows, null))
            .list());
  }

  /// Whoever has the row's lock first wins: the other one looks at the row again and finds it
  /// taken.
  @Override
  public boolean cancel(TenantId tenant, UUID id, Instant now) {
    String sql =
        """
        update scheduled s
        set state = 'CANCELLED', request = null, finished_at = ?, last_error = null
        from tenant t
        where t.key = ? and s.tenant = t.id and s.id = ?
          and ((s.state = 'WAITING' and s.attempt = 0) or s.state = 'FAILED')
        """;
    return database.query(jdbc ->
        jdbc.sql(sql).param(Database.time(now)).param(tenant.value()).param(id).update())
        == 1;
  }

  @Override
  public List<Due> claim(Instant now, int max, Duration lease) {
    String sql =
        """
        with due as (
          select id from scheduled
          where kind = 'NOTIFICATION' and state = 'WAITING' and next_attempt_at <= ?
          order by next_attempt_at, id limit ?
          for update skip locked),
        claimed as (
          update scheduled s set attempt = s.attempt + 1, next_attempt_at = ?
          from due where s.id = due.id
          returning s.*)
        select c.*, t.key as tenant_key from claimed c join tenant t on t.id = c.tenant
        order by c.send_at, c.id
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(Database.time(now))
            .param(max)
            .param(Database.time(now.plus(lease)))
            .query((rows, _) ->
                new Due(ScheduledRow.read(rows, rows.getString("request")), rows.getInt("attempt")))
            .list());
  }

  @Override
  public void sent(Collection<UUID> ids, Instant now) {
    String sql =
        """
        with sent as (
          update scheduled set state = 'SENT', request = null, finished_at = ?, last_error = null
          where id = any (?) and state = 'WAITING'
          returning id, tenant)
        delete from idempotency q using sent
        where q.tenant = sent.tenant and q.scope = 'scheduled:' || sent.id
        """;
    UUID[] all = ids.toArray(UUID[]::new);
    database.query(jdbc -> jdbc.sql(sql).param(Database.time(now)).param(all).update());
  }

  @Override
  public void retry(UUID id, Instant at, String error) {
    String sql =
        """
        update scheduled set next_attempt_at = ?, last_error = ? where id = ? and state = 'WAITING'
        """;
    database.query(
        jdbc -> jdbc.sql(sql).param(Database.time(at)).param(storable(error)).param(id).update());
  }

  /// A try whose answer was lost may have written it all the same: then it was sent.
  @Override
  public void fail(UUID id, String error, Instant now) {
    String sql =
        """
        with ended as (
          update scheduled s
          set state = case when n.id is null then 'FAILED' else 'SENT' end,
            request = case when n.id is null then s.request end,
            last_error = case when n.id is null then ? end, finished_at = ?
          from (select ?::uuid as id) asked left join notification n on n.id = asked.id
          where s.id = asked.id and s.state = 'WAITING'
          returning s.id, s.tenant)
        delete from idempotency q using ended
        where q.tenant = ended.tenant and q.scope = 'scheduled:' || ended.id
        """;
    database.query(
        jdbc -> jdbc.sql(sql).param(storable(error)).param(Database.time(now)).param(id).update());
  }

  /// What the database will not take is halved until it is alone.
  @Override
  public Told tell(Instant now, int max) {
    try {
      return told(database.conflicting(connection -> tell(connection, now, null, max)));
    } catch (SQLException failure) {
      if (!FailureKind.isOfData(failure)) {
        throw FailureKind.exception(failure);
      }
      return max > 1 ? tell(now, max / 2) : tellFirst(now);
    }
  }

  private Told told(int events) {
    if (events > 0) {
      told.run();
    }
    return new Told(events, null);
  }

  /// By its name, so that it is the one that is put aside, whatever other nodes do meanwhile.
  private Told tellFirst(Instant now) {
    String sql =
        """
        select id from scheduled
        where kind = 'EVENT' and state = 'WAITING' and next_attempt_at <= ?
        order by next_attempt_at, id limit 1
        """;
    Optional<UUID> first =
        database.query(
            jdbc -> jdbc.sql(sql).param(Database.time(now)).query(UUID.class).optional());
    if (first.isEmpty()) {
      return new Told(0, null);
    }
    UUID id = first.get();
    try {
      return told(database.conflicting(connection -> tell(connection, now, id, 1)));
    } catch (SQLException failure) {
      if (!FailureKind.isOfData(failure)) {
        throw FailureKind.exception(failure);
      }
      fail(id, "not taken, SQLSTATE " + failure.getSQLState(), now);
      return new Told(0, id);
    }
  }

  /// In the order of their times on all nodes: one at a time moves events, and nobody waits for it.
  /// The request is taken apart as the text that it is: the operators of json refuse a whole
  /// document for half a surrogate pair anywhere in its data, which the outbox takes.
  private static int tell(Connection connection, Instant now, @Nullable UUID only, int max)
      throws SQLException {
    String sql =
        """
        with turn as materialized (select pg_try_advisory_xact_lock(?) as mine),
        due as (
          select id, tenant, send_at, regexp_match(request::text, '^\\{"name":"([^"]*)",'
              || '"key":(null|"(?:[^"\\\\]|\\\\.)*"),"occurredAt":"([^"]*)","data":(.*)\\}\\s*$') as told
          from scheduled
          where (select mine from turn)
            and kind = 'EVENT' and state = 'WAITING' and next_attempt_at <= ?
            and (?::uuid is null or id = ?)
          order by next_attempt_at, id limit ?
          for update skip locked),
        moved as (
          update scheduled s set state = 'SENT', request = null, finished_at = ?
          from due where s.id = due.id
          returning s.id)
        insert into outbox (id, tenant, name, key, occurred_at, data, next_attempt_at)
        select due.id, t.key, told[1], told[2]::json #>> '{}', told[3]::timestamptz,
          told[4]::json, now()
        from due join moved on moved.id = due.id join tenant t on t.id = due.tenant
        order by due.send_at, due.id
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, EVENTS_LOCK);
      statement.setObject(2, Database.time(now));
      statement.setObject(3, only, Types.OTHER);
      statement.setObject(4, only, Types.OTHER);
      statement.setInt(5, max);
      statement.setObject(6, Database.time(now));
      return statement.executeUpdate();
    }
  }

  @Override
  public int forget(Instant before, int max) {
    String sql =
        """
        delete from scheduled where id in (
          select id from scheduled where finished_at < ? order by finished_at limit ?
          for update skip locked)
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(Database.time(before)).param(max).update());
  }

  /// How much there is.
  ///
  /// @param waiting for its time
  /// @param failed put aside
  public record Depth(long waiting, long failed) {}

  /// For metrics: counts rows, in time proportional to them.
  public Depth depth() {
    String sql =
        """
        select count(*) filter (where state = 'WAITING') as waiting,
          count(*) filter (where state = 'FAILED') as failed
        from scheduled where state in ('WAITING', 'FAILED')
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .query((rows, _) -> new Depth(rows.getLong("waiting"), rows.getLong("failed")))
            .single());
  }

  /// An error may quote what made it, U+0000 included, which would keep it from being written.
  private static String storable(String error) {
    String bounded = error.substring(0, Math.min(error.length(), ERROR_MAX_CHARS));
    return bounded.replace('\0', '\uFFFD');
  }
}

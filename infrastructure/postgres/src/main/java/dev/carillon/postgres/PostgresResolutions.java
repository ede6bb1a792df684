package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Resolutions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Resolutions as a table, and the deletions that they are, by the function that retention uses
/// too.
public final class PostgresResolutions implements Resolutions {
  private final Database database;

  public PostgresResolutions(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  /// A chunk of a broadcast is written under the broadcast's lock: after it was ended there comes
  /// no other, and the first step sees what came before.
  @Override
  public Resolution begin(UUID id, TenantId tenant, String about, Instant now) {
    String sql =
        """
        insert into resolution (id, tenant, about, created_at, broadcasts, scheduled, held,
          deliveries)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (id) do nothing
        """;
    return database.transaction(
        jdbc -> {
          int number = Tenants.number(jdbc, tenant.value());
          int broadcasts = endBroadcasts(jdbc, number, about, now);
          int scheduled = cancelScheduled(jdbc, number, about, now);
          long held = dropHeldGroups(jdbc, number, about);
          long deliveries = suppressDeliveries(jdbc, number, about);
          jdbc.sql(sql)
              .param(id)
              .param(number)
              .param(about)
              .param(Database.time(now))
              .param(broadcasts)
              .param(scheduled)
              .param(held)
              .param(deliveries)
              .update();
          return new Resolution(
              id, tenant, about, now, null, 0, broadcasts, scheduled, held, deliveries);
        },
        _ -> true);
  }

  private static int endBroadcasts(JdbcClient jdbc, int tenant, String about, Instant now) {
    String sql =
        """
        update broadcast set state = 'CANCELLED', finished_at = ?
        where id in (
          select id from broadcast where tenant = ? and about = ? and finished_at is null
          order by id for update)
        """;
    return jdbc.sql(sql).param(Database.time(now)).param(tenant).param(about).update();
  }

  /// Those that are not shown yet. One that is being shown is waited for, and is then found among
  /// the notifications.
  private static long dropHeldGroups(JdbcClient jdbc, int tenant, String about) {
    String sql =
        """
        with d as (
          delete from grouping_window where (tenant, receiver, key, edge) in (
            select tenant, receiver, key, edge from grouping_window
            where tenant = ? and about = ? and edge = 'trailing'
            order by tenant, receiver, key, edge for update)
          returning count)
        select coalesce(sum(count), 0)::bigint from d
        """;
    return jdbc.sql(sql).param(tenant).param(about).query(Long.class).single();
  }

  /// Of what is in no inbox; what is in one is not sent when it is gone from there. A message that
  /// is being sent is: nobody can call it back. What was to be told together with one goes without
  /// it.
  private static long suppressDeliveries(JdbcClient jdbc, int tenant, String about) {
    String sql =
        """
        with d as (
          update delivery set state = 'SUPPRESSED', reason = 'RESOLVED', finished_at = now(),
            payload = null
          where (notification, channel) in (
            select notification, channel from delivery
            where tenant = ? and about = ? and state in ('PENDING', 'FAILED', 'BUNDLED', 'DEAD')
            order by notification, channel for update)
          returning notification, channel),
        m as (
          update delivery m set state = 'PENDING', bundle = null
          from d
          where m.bundle = d.notification and m.channel = d.channel and m.state = 'BUNDLED'
            and m.about is distinct from ?)
        select count(*) from d
        """;
    return jdbc.sql(sql).params(tenant, about, about).query(Long.class).single();
  }

  /// But for those that a node has in hand: they come into their inbox first.
  private static int cancelScheduled(JdbcClient jdbc, int tenant, String about, Instant now) {
    String sql =
        """
        update scheduled set state = 'CANCELLED', finished_at = ?, request = null
        where id in (
          select id from scheduled
          where tenant = ? and about = ? and state = 'WAITING' and attempt = 0
          order by id for update)
        """;
    return jdbc.sql(sql).param(Database.time(now)).param(tenant).param(about).update();
  }

  @Override
  public Optional<Resolution> find(TenantId tenant, UUID id) {
    String sql =
        """
        select r.*, t.key as tenant_key
        from tenant t join resolution r on r.tenant = t.id and r.id = ?
        where t.key = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(id)
            .param(tenant.value())
            .query((rows, _) -> resolution(rows))
            .optional());
  }

  /// What a node has in hand is asked for first: when it has nothing, all that it had is committed,
  /// and the look after it sees that.
  @Override
  public Step step(Resolution resolution, int max, Instant now) {
    String look =
        """
        select n.id from tenant t join notification n on n.tenant = t.id
        where t.key = ? and n.about = ? and n.deleted_at is null limit ?
        """;
    boolean inHand = isInHand(resolution);
    List<UUID> found =
        database.query(jdbc ->
            jdbc.sql(look)
                .param(resolution.tenant().value())
                .param(resolution.about())
                .param(max)
                .query(UUID.class)
                .list());
    if (found.isEmpty()) {
      if (!inHand) {
        finish(resolution, now);
      }
      return new Step(List.of(), !inHand);
    }
    return new Step(
        database.change(connection -> remove(connection, resolution, found, now)), false);
  }

  private static List<InboxChange.Removed> remove(
      Connection connection, Resolution resolution, List<UUID> ids, Instant now)
      throws SQLException {
    String sql =
        """
        with r as materialized (select * from remove_notifications(?, ?)),
        u as (
          update resolution set notifications = notifications + (select count(*) from r)
          where id = ?)
        select * from r
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      statement.setObject(2, Database.time(now));
      statement.setObject(3, resolution.id());
      return PostgresInboxUpkeep.removed(statement);
    }
  }

  /// Whether a node is about to send something about it that was scheduled before.
  private boolean isInHand(Resolution resolution) {
    String sql =
        """
        select exists (
          select 1 from tenant t join scheduled s on s.tenant = t.id
          where t.key = ? and s.about = ? and s.state = 'WAITING' and s.attempt > 0
            and s.created_at <= ?)
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(resolution.tenant().value())
            .param(resolution.about())
            .param(Database.time(resolution.createdAt()))
            .query(Boolean.class)
            .single());
  }

  private void finish(Resolution resolution, Instant now) {
    String sql = "update resolution set finished_at = ? where id = ? and finished_at is null";
    database.query(jdbc -> jdbc.sql(sql).param(Database.time(now)).param(resolution.id()).update());
  }

  @Override
  public List<Resolution> unfinished(Instant before, int max) {
    String sql =
        """
        select r.*, t.key as tenant_key from resolution r join tenant t on t.id = r.tenant
        where r.finished_at is null and r.created_at < ? order by r.created_at limit ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(Database.time(before))
            .param(max)
            .query((rows, _) -> resolution(rows))
            .list());
  }

  @Override
  public int forget(Instant before, int max) {
    String sql =
        """
        delete from resolution where id in (
          select id from resolution where finished_at < ? order by finished_at limit ?
          for update skip locked)
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(Database.time(before)).param(max).update());
  }

  private static Resolution resolution(ResultSet rows) throws SQLException {
    return new Resolution(
        rows.getObject("id", UUID.class),
        new TenantId(rows.getString("tenant_key")),
        rows.getString("about"),
        Database.time(rows, "created_at"),
        Database.timeOrNull(rows, "finished_at"),
        rows.getLong("notifications"),
        rows.getLong("broadcasts"),
        rows.getLong("scheduled"),
        rows.getLong("held"),
        rows.getLong("deliveries"));
  }
}

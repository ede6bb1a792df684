package dev.carillon.postgres;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Broadcasts as a table. What sends them is [BroadcastDelivery].
public final class PostgresBroadcasts implements Broadcasts {
  /// An index of so many is read in a second or two.
  private static final int MAX_COUNTED = 1_000_000;

  private final Database database;
  private final BroadcastDelivery delivery;
  private final int maxRunning;

  /// @param maxRunning of a tenant
  public PostgresBroadcasts(DataSource dataSource, int maxRunning) {
    this(dataSource, maxRunning, () -> {});
  }

  /// @param maxRunning of a tenant
  /// @param wake told after the commit of copies that are to be delivered besides; on the thread
  ///   that sends them: must return at once
  public PostgresBroadcasts(DataSource dataSource, int maxRunning, Runnable wake) {
    this.database = new Database(dataSource);
    this.delivery = new BroadcastDelivery(database, wake);
    this.maxRunning = maxRunning;
  }

  /// What may be asked again after a lost connection finds the first try by its origin, or by its
  /// id.
  @Override
  public Begun begin(Broadcast broadcast, @Nullable Origin origin) {
    return database.transaction(
        jdbc -> {
          int tenant = Tenants.number(jdbc, broadcast.tenant().value());
          Optional<Begun> earlier = earlier(jdbc, tenant, broadcast.id(), origin);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          if (!audienceExists(jdbc, tenant, broadcast.audience())) {
            return new Begun.UnknownTopic();
          }
          if (running(jdbc, tenant) >= maxRunning) {
            return new Begun.TooMany(maxRunning);
          }
          if (inserted(jdbc, tenant, broadcast, origin)) {
            return new Begun.Started(broadcast.id());
          }
          // Another one with this origin was committed since the look above.
          return earlier(jdbc, tenant, broadcast.id(), origin).orElseThrow();
        },
        Begun.Started.class::isInstance);
  }

  private static Optional<Begun> earlier(
      JdbcClient jdbc, int tenant, BroadcastId id, @Nullable Origin origin) {
    String sql =
        """
        select id, origin_fingerprint from broadcast where id = ? or (tenant = ? and origin = ?)
        """;
    return jdbc.sql(sql)
        .param(id.value())
        .param(tenant)
        .param(origin == null ? null : origin.key())
        .query((rows, _) -> earlier(id, origin, rows))
        .optional();
  }

  private static Begun earlier(BroadcastId id, @Nullable Origin origin, ResultSet rows)
      throws SQLException {
    BroadcastId found = new BroadcastId(rows.getObject("id", UUID.class));
    if (found.equals(id)) {
      return new Begun.Started(id);
    }
    return origin != null && origin.fingerprint().equals(rows.getString("origin_fingerprint"))
        ? new Begun.Repeated(found)
        : new Begun.OriginReused();
  }

  private static boolean audienceExists(JdbcClient jdbc, int tenant, Audience audience) {
    return switch (audience) {
      case Audience.Everyone() -> true;
      case Audience.Topic(var key) ->
          jdbc.sql("select 1 from topic where tenant = ? and key = ?")
              .param(tenant)
              .param(key.value())
              .query()
              .optionalValue()
              .isPresent();
    };
  }

  private static int running(JdbcClient jdbc, int tenant) {
    return jdbc.sql("select count(*)::int from broadcast where tenant = ? and finished_at is null")
        .param(tenant)
        .query(Integer.class)
        .single();
  }

  private static boolean inserted(
      JdbcClient jdbc, int tenant, Broadcast broadcast, @Nullable Origin origin) {
    String sql =
        """
        insert into broadcast (id, tenant, topic, critical, sender, object, type, texts, payload,
          created_at, send_at, next_turn_at, expires_at, about, channels, escalation_channels,
          escalation_millis, origin, origin_fingerprint)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, coalesce(?::timestamptz, now()), ?, ?, ?, ?,
          ?, ?, ?)
        on conflict do nothing
        """;
    Routing routing = broadcast.routing();
    return jdbc.sql(sql)
            .param(broadcast.id().value())
            .param(tenant)
            .param(topic(broadcast.audience()))
            .param(broadcast.priority() == Broadcast.Priority.CRITICAL)
            .param(broadcast.sender().value())
            .param(broadcast.object())
            .param(broadcast.type())
            .param(broadcast.texts())
            .param(broadcast.payload().json())
            .param(Database.time(broadcast.createdAt()))
            .param(Database.timeOrNull(broadcast.sendAt()))
            .param(Database.timeOrNull(broadcast.sendAt()))
            .param(Database.timeOrNull(broadcast.expiresAt()))
            .param(broadcast.about())
            .param(routing.channels().stream().map(Channel::name).sorted().toArray(String[]::new))
            .param(
                routing.escalation().stream()
                    .map(step -> step.channel().name())
                    .toArray(String[]::new))
            .param(
                routing.escalation().stream()
                    .map(step -> step.after().toMillis())
                    .toArray(Long[]::new))
            .param(origin == null ? null : origin.key())
            .param(origin == null ? null : origin.fingerprint())
            .update()
        == 1;
  }

  private static @Nullable String topic(Audience audience) {
    return audience instanceof Audience.Topic(var key) ? key.value() : null;
  }

  @Override
  public Optional<BroadcastProgress> find(TenantId tenant, BroadcastId id) {
    String sql =
        """
        select b.*, t.key as tenant_key
        from tenant t join broadcast b on b.tenant = t.id and b.id = ?
        where t.key = ?
        """;
    List<BroadcastProgress.Failure> failures =
        database.query(jdbc ->
            jdbc.sql(
                    "select receiver, reason from broadcast_failure where broadcast = ? order by 1")
                .param(id.value())
                .query((rows, _) ->
                    new BroadcastProgress.Failure(
                        new UserId(rows.getString("receiver")), rows.getString("reason")))
                .list());
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(id.value())
            .param(tenant.value())
            .query((rows, _) -> BroadcastRow.progress(rows, failures))
            .optional());
  }

  @Override
  public List<BroadcastProgress> list(TenantId tenant, @Nullable BroadcastId before, int max) {
    String sql =
        """
        select b.*, ? as tenant_key from broadcast b
        where b.tenant = (select id from tenant where key = ?) and b.id < ?
        order by b.id desc limit ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(tenant.value())
            .param(tenant.value())
            .param(before == null ? new UUID(-1, -1) : before.value())
            .param(max)
            .query((rows, _) -> BroadcastRow.progress(rows, List.of()))
            .list());
  }

  @Override
  public boolean end(TenantId tenant, BroadcastId id, Broadcast.State state, Instant at) {
    String sql =
        """
        update broadcast b set state = ?, finished_at = ?
        from tenant t
        where t.key = ? and b.tenant = t.id and b.id = ? and b.finished_at is null
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(state.name())
            .param(Database.time(at))
            .param(tenant.value())
            .param(id.value())
            .update())
        == 1;
  }

  /// Nothing is written to the deliveries, of which there may be a million: whoever claims one
  /// looks at this row. One that ran was ended under its lock, so that the copies made by then are
  /// all there are.
  @Override
  public boolean cancel(TenantId tenant, BroadcastId id, Instant at) {
    return end(tenant, id, Broadcast.State.CANCELLED, at) || withdraw(tenant, id, at);
  }

  private boolean withdraw(TenantId tenant, BroadcastId id, Instant at) {
    String sql =
        """
        update broadcast b set state = 'CANCELLED', finished_at = ?
        from tenant t
        where t.key = ? and b.tenant = t.id and b.id = ? and b.state = 'DONE' and exists (
          select from delivery d where d.broadcast = b.id and d.finished_at is null)
        """;
    return database.query(
            jdbc -> jdbc.sql(sql).params(Database.time(at), tenant.value(), id.value()).update())
        == 1;
  }

  /// The tenant whose last turn is the longest ago, and of its broadcasts the one whose is. Of two
  /// nodes that ask at once, each gets another one.
  @Override
  public Optional<Turn> claim(Broadcast.Priority priority, Duration lease) {
    String sql =
        """
        update broadcast b
        set next_turn_at = now() + ? * interval '1 ms', last_turn_at = now()
        from tenant t
        where t.id = b.tenant and b.id = (
          select c.id from broadcast c
          where c.finished_at is null and c.critical = ? and c.next_turn_at <= now()
          order by (
              select max(o.last_turn_at) from broadcast o
              where o.tenant = c.tenant and o.finished_at is null and o.critical = ?) nulls first,
            c.last_turn_at nulls first, c.id
          limit 1 for update skip locked)
        returning b.*, t.key as tenant_key
        """;
    boolean critical = priority == Broadcast.Priority.CRITICAL;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(lease.toMillis())
            .param(critical)
            .param(critical)
            .query((rows, _) ->
                new Turn(
                    BroadcastRow.broadcast(rows),
                    rows.getString("cursor"),
                    rows.getBoolean("counted")))
            .optional());
  }

  @Override
  public void count(Broadcast broadcast) {
    String everyone =
        """
        update broadcast b set counted = true, expected = (
          select nullif(count(*), ?) from (
            select receiver from (
              (select receiver from inbox i where i.tenant = b.tenant limit ?)
              union
              (select receiver from contact c where c.tenant = b.tenant limit ?)) known
            limit ?) counted)
        where b.id = ?
        """;
    String topic =
        """
        update broadcast b set counted = true, expected = (
          select members from topic o where o.tenant = b.tenant and o.key = b.topic)
        where b.id = ?
        """;
    database.query(jdbc ->
        switch (broadcast.audience()) {
          case Audience.Everyone() ->
              jdbc.sql(everyone)
                  .param(MAX_COUNTED)
                  .param(MAX_COUNTED)
                  .param(MAX_COUNTED)
                  .param(MAX_COUNTED)
                  .param(broadcast.id().value())
                  .update();
          case Audience.Topic _ -> jdbc.sql(topic).param(broadcast.id().value()).update();
        });
  }

  @Override
  public List<Contact> next(Turn turn, int max) {
    String sql =
        """
        select * from next_receivers(?, ?, ?)
        """;
    TenantId tenant = turn.broadcast().tenant();
    return database.query(jdbc ->
        jdbc.sql(sql)
            .params(turn.broadcast().id().value(), turn.cursor(), max)
            .query((rows, _) ->
                PostgresContacts.contact(
                    new InboxKey(tenant, new UserId(rows.getString("receiver"))), rows))
            .list());
  }

  @Override
  public List<InboxChange.Added> deliver(Turn turn, List<Letter> letters, Instant now) {
    return delivery.deliver(turn, letters, now);
  }

  @Override
  public int forget(Instant before, int max) {
    String sql =
        """
        delete from broadcast where id in (
          select b.id from broadcast b
          where b.finished_at < ? and (b.state <> 'CANCELLED' or not exists (
            select from delivery d where d.broadcast = b.id and d.finished_at is null))
            -- An event that may be told again finds by it that this was announced.
            and case when b.origin like 'event:%' then not exists (
              select from outbox o where o.id = substring(b.origin from 7 for 36)::uuid)
              else true end
          order by b.finished_at limit ?
          for update skip locked)
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(Database.time(before)).param(max).update());
  }
}

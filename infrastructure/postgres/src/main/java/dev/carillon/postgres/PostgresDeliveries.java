package dev.carillon.postgres;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Deliveries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Deliveries as a table, claimed with `FOR UPDATE SKIP LOCKED`; a lease is `next_attempt_at` moved
/// forward, by the database's clock. What the functions do, and why they are functions, is in the
/// migration that makes them.
public final class PostgresDeliveries implements Deliveries, AutoCloseable {
  private static final int ERROR_MAX_CHARS = 2000;

  /// One lane, so that a group is complete while the next one gathers. No more are sent at a time.
  private static final ReaderOptions COMPLETIONS = new ReaderOptions(1, 500, 10_000);

  private final Database database;
  private final GroupedCalls<Result, Boolean> completions;

  public PostgresDeliveries(DataSource dataSource) {
    this.database = new Database(dataSource);
    this.completions = new GroupedCalls<>("delivery-completer", COMPLETIONS, this::finishAll);
  }

  /// How much there is.
  ///
  /// @param waiting for an attempt, or being sent
  /// @param dead letters
  public record Depth(long waiting, long dead) {}

  /// For metrics: counts rows, in time proportional to them.
  public Depth depth() {
    String sql =
        """
        select
          (select count(*) from delivery where state in ('PENDING', 'SENDING', 'FAILED')) as waiting,
          (select count(*) from delivery where state = 'DEAD') as dead
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .query((rows, _) -> new Depth(rows.getLong("waiting"), rows.getLong("dead")))
            .single());
  }

  /// Deliveries whose claim was lost on the way come again when the lease is over.
  @Override
  public Claim claim(Channel channel, int max, Duration lease) {
    List<Claimed> due = new ArrayList<>();
    List<Settled> suppressed = new ArrayList<>();
    return database.repeatable(connection -> {
      due.clear();
      suppressed.clear();
      String sql = "select * from claim_deliveries(?, ?, ?)";
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, channel.name());
        statement.setInt(2, max);
        statement.setLong(3, lease.toMillis());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            String verdict = rows.getString("verdict");
            if (verdict.equals("SEND")) {
              due.add(claimed(rows, channel));
            } else {
              suppressed.add(new Settled(id(rows, channel), SuppressionReason.valueOf(verdict)));
            }
          }
        }
      }
      return new Claim(due, suppressed);
    });
  }

  private static DeliveryId id(ResultSet rows, Channel channel) throws SQLException {
    return new DeliveryId(new NotificationId(rows.getObject("notification", UUID.class)), channel);
  }

  private static Claimed claimed(ResultSet rows, Channel channel) throws SQLException {
    DeliveryId id = id(rows, channel);
    return new Claimed(
        id,
        new InboxKey(
            new TenantId(rows.getString("tenant")), new UserId(rows.getString("receiver"))),
        item(id, rows),
        rows.getLong("unread"),
        Database.time(rows, "due_at"),
        rows.getInt("attempt"),
        rows.getInt("tries"),
        new HashSet<>(Arrays.asList((String[]) rows.getArray("done").getArray())),
        rows.getBoolean("held"));
  }

  private static Outgoing.Item item(DeliveryId id, ResultSet rows) throws SQLException {
    return new Outgoing.Item(
        id.notification(),
        new UserId(rows.getString("sender")),
        rows.getString("object"),
        rows.getString("type"),
        new Payload(rows.getString("payload")),
        Database.time(rows, "created_at"),
        rows.getBoolean("critical"));
  }

  @Override
  public Gathered gather(DeliveryId first, int max) {
    return database.repeatable(connection -> {
      List<Outgoing.Item> items = new ArrayList<>();
      List<Settled> suppressed = new ArrayList<>();
      String sql = "select * from gather_deliveries(?, ?, ?)";
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, first.notification().value());
        statement.setString(2, first.channel().name());
        statement.setInt(3, max);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            String verdict = rows.getString("verdict");
            DeliveryId id = id(rows, first.channel());
            if (verdict.equals("SEND")) {
              items.add(item(id, rows));
            } else {
              suppressed.add(new Settled(id, SuppressionReason.valueOf(verdict)));
            }
          }
        }
      }
      return new Gathered(items, suppressed);
    });
  }

  @Override
  public void leaveOut(
      DeliveryId first, Collection<NotificationId> gathered, SuppressionReason reason) {
    String sql =
        """
        with part as (
          select d.notification, d.channel from delivery d
          where d.notification = any (?::text[]::uuid[]) and d.channel = ? and d.bundle = ?
            and d.state = 'BUNDLED'
          order by d.notification for update)
        update delivery d set state = 'SUPPRESSED', reason = ?, payload = null, finished_at = now()
        from part where d.notification = part.notification and d.channel = part.channel
        """;
    String[] ids = gathered.stream().map(NotificationId::toString).toArray(String[]::new);
    database.query(jdbc ->
        jdbc.sql(sql)
            .params(ids, first.channel().name(), first.notification().value(), reason.name())
            .update());
  }

  /// Never shortens a wait: a delivery may have been finished since it was looked up. The state is
  /// spelt as in `finish_deliveries`, and for its reason.
  @Override
  public void extend(Collection<DeliveryId> deliveries, Duration lease) {
    String sql =
        """
        update delivery d set
          next_attempt_at = greatest(d.next_attempt_at, now() + ? * interval '1 ms')
        from unnest(?::text[], ?::text[]) as v(notification, channel)
        where d.notification = v.notification::uuid and d.channel = v.channel
          and d.state || '' = 'SENDING'
        """;
    List<DeliveryId> asked = List.copyOf(deliveries);
    database.repeatable(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, lease.toMillis());
        Columns<DeliveryId> columns = new Columns<>(statement, asked, 2);
        columns.texts(id -> id.notification().toString());
        columns.texts(id -> id.channel().name());
        return statement.executeUpdate();
      }
    });
  }

  /// Together with others that end at the moment.
  @Override
  public void finish(Result result) {
    completions.ask(result);
  }

  private List<Boolean> finishAll(List<Result> results) {
    database.repeatable(connection -> {
      connection.setAutoCommit(false);
      finish(connection, results);
      keepAttempts(connection, results);
      connection.commit();
      return true;
    });
    return Collections.nCopies(results.size(), true);
  }

  private record Kept(Result result, int nth, Attempt attempt) {}

  /// With what preferences said, where they said anything. What is kept already was kept by a
  /// commit whose answer was lost.
  private static void keepAttempts(Connection connection, List<Result> results)
      throws SQLException {
    String sql =
        """
        with there as materialized (
          select d.notification, d.channel from delivery d
          join (select distinct * from unnest(?::text[], ?::text[]) as v(notification, channel)) v
            on d.notification = v.notification::uuid and d.channel = v.channel
          order by d.notification, d.channel for key share of d)
        insert into delivery_attempt (notification, channel, attempt, nth, target, provider,
          started_at, took_micros, outcome, answer)
        select v.notification::uuid, v.channel, v.attempt, v.nth, v.target, v.provider,
          timestamptz 'epoch' + v.started_millis * interval '1 ms', v.took_micros, v.outcome, v.answer
        from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
            ?::bigint[], ?::bigint[], ?::text[], ?::text[])
          as v(notification, channel, attempt, nth, target, provider, started_millis, took_micros,
            outcome, answer)
        where (v.notification::uuid, v.channel) in (select * from there)
        order by 1, 2, 3, 4
        on conflict do nothing
        """;
    List<Kept> kept = new ArrayList<>();
    for (Result result : results) {
      Decided decided = result.decided();
      if (decided != null && decided.decision().ground().kind() != Ground.Kind.NONE) {
        kept.add(new Kept(result, AttemptRows.DECISION, AttemptRows.of(decided)));
      }
      for (int nth = 0; nth < result.attempts().size(); nth++) {
        kept.add(new Kept(result, nth, result.attempts().get(nth)));
      }
    }
    if (kept.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Kept> columns = new Columns<>(statement, kept);
      columns.texts(one -> one.result().id().notification().toString());
      columns.texts(one -> one.result().id().channel().name());
      columns.texts(one -> one.result().id().notification().toString());
      columns.texts(one -> one.result().id().channel().name());
      columns.numbers(one -> (long) one.result().attempt());
      columns.numbers(one -> (long) one.nth());
      columns.texts(one -> storable(one.attempt().target()));
      columns.texts(one -> one.attempt().provider());
      columns.numbers(one -> one.attempt().startedAt().toEpochMilli());
      columns.numbers(one -> one.attempt().took().toNanos() / 1000);
      columns.texts(one -> one.attempt().outcome());
      columns.texts(one -> storable(one.attempt().answer()));
      statement.executeUpdate();
    }
  }

  private static void finish(Connection connection, List<Result> results) throws SQLException {
    String sql =
        """
        select finish_deliveries(?::text[]::uuid[], ?::text[], ?::bigint[]::int[], ?::text[],
          ?::text[], ?::bigint[], ?::boolean[], ?::text[], ?::text[])
        """;
    List<Result> sorted =
        results.stream()
            .sorted(Comparator.comparing(result -> result.id().notification().toString()))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Result> columns = new Columns<>(statement, sorted);
      columns.texts(result -> result.id().notification().toString());
      columns.texts(result -> result.id().channel().name());
      columns.numbers(result -> (long) result.attempt());
      columns.texts(result -> result.state().name());
      columns.texts(result -> result.reason() == null ? null : result.reason().name());
      columns.numbers(result -> result.backoff() == null ? null : result.backoff().toMillis());
      columns.flags(Result::counts);
      columns.texts(
          result -> result.done().isEmpty() ? null : storable(String.join("\n", result.done())));
      columns.texts(result -> storable(result.error()));
      statement.execute();
    }
  }

  /// A provider's words may hold U+0000, which would keep the end from being written for ever.
  private static @Nullable String storable(@Nullable String words) {
    return words == null
        ? null
        : words.substring(0, Math.min(words.length(), ERROR_MAX_CHARS)).replace('\0', '\uFFFD');
  }

  /// By the id, whose first 48 bits are the time (RFC 9562, section 5.7): no index is kept for it.
  @Override
  public int forget(Instant before, int max) {
    String sql =
        """
        with old as (
          select notification, channel from delivery
          where notification < ?::uuid and finished_at < ? and state <> 'DEAD'
          order by notification, channel limit ?
          for update skip locked),
        a as (
          delete from delivery_attempt a using old o
          where a.notification = o.notification and a.channel = o.channel)
        delete from delivery d using old o
        where d.notification = o.notification and d.channel = o.channel
        """;
    String firstId = new UUID(before.toEpochMilli() << 16, 0).toString();
    return database.query(
        jdbc -> jdbc.sql(sql).param(firstId).param(Database.time(before)).param(max).update());
  }

  /// Ends no more; what was not finished is sent again by the next run.
  @Override
  public void close() {
    completions.close();
  }
}

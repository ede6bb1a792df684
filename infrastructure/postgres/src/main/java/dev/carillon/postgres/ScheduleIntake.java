package dev.carillon.postgres;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.Schedule.Asked;
import dev.carillon.notification.usecases.ports.Schedule.Kept;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what is to be sent later, any number by one autocommit statement. The keys' insert
/// decides, in the table of those of what is sent at once: a key is one word, whenever it is sent.
final class ScheduleIntake {
  private static final String SQL =
      """
      with p as (
        select v.* from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[],
            ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
          with ordinality as v(id, kind, caller, may_write, request, created_millis, send_millis,
            about, receiver, scope, key, fingerprint, lifetime_millis, ord)),
      k as (
        insert into idempotency as q (tenant, scope, key, fingerprint, id, expires_at)
        select ?, scope, key, fingerprint, id::uuid, now() + lifetime_millis * interval '1 ms'
        from p where key is not null
        order by scope collate "C", key collate "C"
        on conflict (tenant, scope, key) do update
          set fingerprint = excluded.fingerprint, id = excluded.id,
            expires_at = excluded.expires_at
          where q.expires_at <= now()
        returning q.id::text),
      o as (
        insert into scheduled (id, tenant, kind, caller, may_write_to_others, request, created_at,
          send_at, next_attempt_at, about, receiver)
        select id::uuid, ?, kind, caller, may_write = 1, request::json,
          timestamptz 'epoch' + created_millis * interval '1 ms',
          timestamptz 'epoch' + send_millis * interval '1 ms',
          timestamptz 'epoch' + send_millis * interval '1 ms', about, receiver
        from p where key is null or id in (select id from k)
        order by ord
        returning id)
      select p.ord::int - 1 as place from p join o on o.id = p.id::uuid
      """;

  private final Database database;
  private final int maxWaiting;

  ScheduleIntake(Database database, int maxWaiting) {
    this.database = database;
    this.maxWaiting = maxWaiting;
  }

  List<Kept> keep(TenantId tenant, List<Asked> asked) {
    int number = database.query(jdbc -> Tenants.number(jdbc, tenant.value()));
    Map<UUID, Kept> kept = new HashMap<>();
    int room = maxWaiting - waiting(number);
    List<Asked> left = asked;
    if (room < asked.size()) {
      // Repetitions take no room, but which they are is not known before.
      List<Asked> without = asked.subList(Math.max(0, room), asked.size());
      readEarlier(number, without, kept);
      without.forEach(each -> kept.putIfAbsent(id(each), new Kept.Full(maxWaiting)));
      left = asked.subList(0, Math.max(0, room));
    }
    // The same key twice in one call: the second one asks after the first is in.
    while (!left.isEmpty()) {
      List<Asked> some = withoutTwins(left);
      kept.putAll(database.repeatable(connection -> keepSome(connection, number, some)));
      left = left.stream().filter(each -> !kept.containsKey(id(each))).toList();
    }
    return asked.stream().map(each -> requireNonNull(kept.get(id(each)))).toList();
  }

  private static UUID id(Asked asked) {
    return asked.scheduled().id();
  }

  /// Counts no further than the bound.
  private int waiting(int tenant) {
    String sql =
        """
        select count(*)::int from (
          select 1 from scheduled where tenant = ? and state = 'WAITING' limit ?) waiting
        """;
    return database.query(
        jdbc -> jdbc.sql(sql).param(tenant).param(maxWaiting).query(Integer.class).single());
  }

  private static List<Asked> withoutTwins(List<Asked> asked) {
    Set<List<String>> seen = new HashSet<>();
    List<Asked> first = new ArrayList<>();
    for (Asked each : asked) {
      IdempotencyKey key = each.key();
      if (key == null || seen.add(List.of(key.scope(), key.key()))) {
        first.add(each);
      }
    }
    return first;
  }

  /// Those it says nothing of were stopped by a key that ran out meanwhile: they come again.
  private static Map<UUID, Kept> keepSome(Connection connection, int tenant, List<Asked> asked)
      throws SQLException {
    Map<UUID, Kept> kept = new HashMap<>();
    readMine(connection, asked, kept);
    insert(connection, tenant, without(asked, kept), kept);
    readEarlier(connection, tenant, without(asked, kept), kept);
    return kept;
  }

  private static List<Asked> without(List<Asked> asked, Map<UUID, Kept> kept) {
    return asked.stream().filter(each -> !kept.containsKey(id(each))).toList();
  }

  /// What a try whose answer was lost has kept.
  private static void readMine(Connection connection, List<Asked> asked, Map<UUID, Kept> kept)
      throws SQLException {
    String sql = "select id from scheduled where id = any (?)";
    Set<UUID> mine = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", asked.stream().map(ScheduleIntake::id).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          mine.add(rows.getObject("id", UUID.class));
        }
      }
    }
    for (Asked each : asked) {
      if (mine.contains(id(each))) {
        kept.put(id(each), new Kept.Waiting(id(each), each.scheduled().sendAt()));
      }
    }
  }

  private static void insert(
      Connection connection, int tenant, List<Asked> asked, Map<UUID, Kept> kept)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      Columns<Asked> columns = new Columns<>(statement, asked);
      columns.texts(each -> id(each).toString());
      columns.texts(each -> each.scheduled().kind().name());
      columns.texts(each -> ScheduledRow.caller(each.scheduled().caller()));
      columns.numbers(each -> ScheduledRow.mayWriteToOthers(each.scheduled().caller()) ? 1L : 0L);
      columns.texts(each -> each.scheduled().request());
      columns.numbers(each -> each.scheduled().createdAt().toEpochMilli());
      columns.numbers(each -> each.scheduled().sendAt().toEpochMilli());
      columns.texts(Asked::about);
      columns.texts(Asked::receiver);
      columns.texts(each -> each.key() == null ? null : each.key().scope());
      columns.texts(each -> each.key() == null ? null : each.key().key());
      columns.texts(each -> each.key() == null ? null : each.key().fingerprint());
      columns.numbers(each -> {
        Duration lifetime = each.key() == null ? null : each.key().lifetime();
        return lifetime == null ? null : lifetime.toMillis();
      });
      statement.setInt(columns.next(), tenant);
      statement.setInt(columns.next() + 1, tenant);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Scheduled scheduled = asked.get(rows.getInt("place")).scheduled();
          kept.put(scheduled.id(), new Kept.Waiting(scheduled.id(), scheduled.sendAt()));
        }
      }
    }
  }

  private void readEarlier(int tenant, List<Asked> asked, Map<UUID, Kept> kept) {
    Map<UUID, Kept> found =
        database.repeatable(connection -> {
          Map<UUID, Kept> earlier = new HashMap<>();
          readEarlier(connection, tenant, asked, earlier);
          return earlier;
        });
    kept.putAll(found);
  }

  /// In a statement of its own: the first one's snapshot may be older than what stopped it.
  private static void readEarlier(
      Connection connection, int tenant, List<Asked> stopped, Map<UUID, Kept> kept)
      throws SQLException {
    String sql =
        """
        select v.ord::int - 1 as place, q.id, q.fingerprint, s.send_at
        from unnest(?::text[], ?::text[]) with ordinality as v(scope, key, ord)
        join idempotency q on q.tenant = ? and q.scope = v.scope and q.key = v.key
        left join scheduled s on s.id = q.id
        where q.expires_at is null or q.expires_at > now()
        """;
    List<Asked> keyed = stopped.stream().filter(each -> each.key() != null).toList();
    if (keyed.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Asked> columns = new Columns<>(statement, keyed);
      columns.texts(each -> each.key() == null ? null : each.key().scope());
      columns.texts(each -> each.key() == null ? null : each.key().key());
      statement.setInt(columns.next(), tenant);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Asked each = keyed.get(rows.getInt("place"));
          kept.put(id(each), earlier(rows, each.key()));
        }
      }
    }
  }

  private static Kept earlier(ResultSet rows, @Nullable IdempotencyKey key) throws SQLException {
    if (key == null || !rows.getString("fingerprint").equals(key.fingerprint())) {
      return new Kept.KeyReused();
    }
    OffsetDateTime sendAt = rows.getObject("send_at", OffsetDateTime.class);
    return new Kept.Repeated(
        rows.getObject("id", UUID.class), sendAt == null ? null : sendAt.toInstant());
  }
}

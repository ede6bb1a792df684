package dev.carillon.postgres;

import dev.carillon.events.Event;
import dev.carillon.events.EventIntake;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Events from outside go into the outbox by one autocommit statement, their origins into the table
/// of idempotency keys, where they are remembered for as long as the policy says. They are due from
/// their arrival on: whoever tells of the past does not go before the others.
public final class PostgresEventIntake implements EventIntake, AutoCloseable {
  /// Two lanes: one prepares while the other waits for the disk.
  private static final ReaderOptions SINGLES = new ReaderOptions(2, 500, 10_000);

  private static final String SQL =
      """
      with p as (
        select t.id as tenant_id, v.*
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
            ?::text[], ?::text[])
          with ordinality as v(id, tenant, name, key, data, occurred_millis, source, source_id,
            fingerprint, ord)
        left join tenant t on t.key = v.tenant),
      k as (
        insert into idempotency as q (tenant, scope, key, fingerprint, id, expires_at)
        select tenant_id, source, source_id, fingerprint, id::uuid, now() + ? * interval '1 ms'
        from p where tenant_id is not null and source_id is not null
        order by tenant_id, source collate "C", source_id collate "C"
        on conflict (tenant, scope, key) do update
          set fingerprint = excluded.fingerprint, id = excluded.id,
            expires_at = excluded.expires_at
          where q.expires_at <= now()
        returning q.id::text),
      o as (
        insert into outbox (id, tenant, name, key, occurred_at, data, next_attempt_at)
        select id::uuid, tenant, name, key,
          timestamptz 'epoch' + occurred_millis * interval '1 ms', data::json, now()
        from p
        where tenant_id is not null and (source_id is null or id in (select id from k))
        order by ord
        returning id)
      select p.ord::int - 1 as place, o.id is not null as taken,
        p.tenant_id is null as unknown_tenant
      from p left join o on o.id = p.id::uuid
      """;

  private final Database database;
  private final Duration remembered;
  private final OutboxBound bound;
  private final Runnable wake;
  private final GroupedCalls<Arrival, Supplier<Receipt>> singles;

  /// @param remembered how long an origin is known, from its first arrival
  /// @param bound refuses when too much waits
  /// @param wake called after each commit, on the caller's thread; must return at once
  public PostgresEventIntake(
      DataSource dataSource, Duration remembered, OutboxBound bound, Runnable wake) {
    this.database = new Database(dataSource);
    this.remembered = remembered;
    this.bound = bound;
    this.wake = wake;
    this.singles = new GroupedCalls<>("event-intake", SINGLES, this::takeSingles);
  }

  /// @throws StoreUnavailableException also when too many events wait
  @Override
  public List<Receipt> take(List<Arrival> arrivals) {
    if (arrivals.isEmpty()) {
      return List.of();
    }
    bound.check();
    List<Receipt> receipts =
        arrivals.size() == 1 ? List.of(singles.ask(arrivals.getFirst()).get()) : takeAll(arrivals);
    wake.run();
    return receipts;
  }

  /// Those that come alone are taken together; when that fails for what one of them is, each alone,
  /// and what is wrong with it is for its own caller.
  private List<Supplier<Receipt>> takeSingles(List<Arrival> arrivals) {
    try {
      return takeAll(arrivals).stream().<Supplier<Receipt>>map(receipt -> () -> receipt).toList();
    } catch (PostgresException refused) {
      if (arrivals.size() == 1) {
        throw refused;
      }
      return arrivals.stream().map(this::takeAlone).toList();
    }
  }

  private Supplier<Receipt> takeAlone(Arrival arrival) {
    try {
      Receipt receipt = takeAll(List.of(arrival)).getFirst();
      return () -> receipt;
    } catch (RuntimeException refused) {
      return () -> {
        throw refused;
      };
    }
  }

  private List<Receipt> takeAll(List<Arrival> arrivals) {
    Map<UUID, Receipt> receipts = new HashMap<>();
    // The same origin twice in one call: the second one asks after the first is in.
    List<Arrival> left = List.copyOf(arrivals);
    while (!left.isEmpty()) {
      List<Arrival> some = withoutTwins(left);
      receipts.putAll(takeSome(some));
      left = left.stream().filter(arrival -> !receipts.containsKey(arrival.event().id())).toList();
    }
    return arrivals.stream().map(arrival -> receipts.get(arrival.event().id())).toList();
  }

  /// What has an origin may be sent twice. What has none may have been taken, told and forgotten
  /// when the connection was lost: it is left to the caller.
  private Map<UUID, Receipt> takeSome(List<Arrival> arrivals) {
    Database.Work<Map<UUID, Receipt>> work = connection -> takeSome(connection, arrivals);
    return arrivals.stream().allMatch(arrival -> arrival.origin() != null)
        ? database.repeatable(work)
        : database.change(work);
  }

  private static List<Arrival> withoutTwins(List<Arrival> arrivals) {
    Map<List<String>, Arrival> first = new HashMap<>();
    return arrivals.stream()
        .filter(arrival ->
            arrival.origin() == null
                || first.putIfAbsent(name(arrival.event(), arrival.origin()), arrival) == null)
        .toList();
  }

  private static List<String> name(Event event, Origin origin) {
    return List.of(event.tenant(), origin.source(), origin.id());
  }

  /// Those it says nothing of were stopped by a key that ran out meanwhile: they come again.
  private Map<UUID, Receipt> takeSome(Connection connection, List<Arrival> arrivals)
      throws SQLException {
    Map<UUID, Receipt> receipts = new HashMap<>();
    Set<String> unknownTenants = execute(connection, arrivals, receipts);
    List<Arrival> stopped =
        arrivals.stream()
            .filter(arrival -> !receipts.containsKey(arrival.event().id()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!unknownTenants.isEmpty()) {
      AppendStatement.insertTenants(connection, unknownTenants);
      stopped.removeIf(arrival -> unknownTenants.contains(arrival.event().tenant()));
    }
    if (!stopped.isEmpty()) {
      readEarlier(connection, stopped, receipts);
    }
    return receipts;
  }

  /// @return tenants that have no row yet
  private Set<String> execute(
      Connection connection, List<Arrival> arrivals, Map<UUID, Receipt> receipts)
      throws SQLException {
    Set<String> unknownTenants = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      Columns<Arrival> columns = new Columns<>(statement, arrivals);
      columns.texts(arrival -> arrival.event().id().toString());
      columns.texts(arrival -> arrival.event().tenant());
      columns.texts(arrival -> arrival.event().name().value());
      columns.texts(arrival -> arrival.event().key());
      columns.texts(arrival -> arrival.event().data());
      columns.numbers(arrival -> arrival.event().occurredAt().toEpochMilli());
      columns.texts(arrival -> arrival.origin() == null ? null : arrival.origin().source());
      columns.texts(arrival -> arrival.origin() == null ? null : arrival.origin().id());
      columns.texts(arrival -> arrival.origin() == null ? null : arrival.origin().fingerprint());
      statement.setLong(columns.next(), remembered.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Event event = arrivals.get(rows.getInt("place")).event();
          if (rows.getBoolean("taken")) {
            receipts.put(event.id(), new Receipt.Taken(event.id()));
          } else if (rows.getBoolean("unknown_tenant")) {
            unknownTenants.add(event.tenant());
          }
        }
      }
    }
    return unknownTenants;
  }

  /// In a statement of its own: the first one's snapshot may be older than what stopped it. An
  /// event of ours that a lost answer hid is found here too, under its own id.
  private static void readEarlier(
      Connection connection, List<Arrival> stopped, Map<UUID, Receipt> receipts)
      throws SQLException {
    String sql =
        """
        select v.ord::int - 1 as place, q.id, q.fingerprint
        from unnest(?::text[], ?::text[], ?::text[])
          with ordinality as v(tenant_key, source, source_id, ord)
        join tenant t on t.key = v.tenant_key
        join idempotency q on q.tenant = t.id and q.scope = v.source and q.key = v.source_id
        where q.expires_at > now()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Arrival> columns = new Columns<>(statement, stopped);
      columns.texts(arrival -> arrival.event().tenant());
      columns.texts(arrival -> arrival.origin() == null ? null : arrival.origin().source());
      columns.texts(arrival -> arrival.origin() == null ? null : arrival.origin().id());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Arrival arrival = stopped.get(rows.getInt("place"));
          receipts.put(arrival.event().id(), receipt(arrival, rows));
        }
      }
    }
  }

  private static Receipt receipt(Arrival arrival, ResultSet rows) throws SQLException {
    @Nullable Origin origin = arrival.origin();
    if (origin == null || !rows.getString("fingerprint").equals(origin.fingerprint())) {
      return new Receipt.IdReused();
    }
    UUID first = rows.getObject("id", UUID.class);
    return first.equals(arrival.event().id())
        ? new Receipt.Taken(first)
        : new Receipt.Repeated(first);
  }

  /// Takes no more that come alone.
  @Override
  public void close() {
    singles.close();
  }
}

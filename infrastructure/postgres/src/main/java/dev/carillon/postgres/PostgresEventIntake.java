package dev.carillon.postgres;

import dev.carillon.events.Event;
import dev.carillon.events.EventHandover;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Events from outside go into the outbox by one autocommit statement, their origins into the table
/// of idempotency keys, where they are remembered for as long as the policy says. They are due from
/// their arrival on: whoever tells of the past does not go before the others.
///
/// While this node has room, those without a key are written as leased to it and handed over after
/// the commit: under load a claim costs as much as the rest.
public final class PostgresEventIntake implements EventIntake, AutoCloseable {
  /// Two lanes: one prepares while the other waits for the disk.
  private static final ReaderOptions SINGLES = new ReaderOptions(2, 500, 10_000);

  private static final String SQL =
      """
      with p as (
        select t.id as tenant_id, v.*
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
            ?::text[], ?::text[], ?::boolean[])
          with ordinality as v(id, tenant, name, key, data, occurred_millis, source, source_id,
            fingerprint, leased, ord)
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
        insert into outbox (id, tenant, name, key, occurred_at, data, attempt, next_attempt_at)
        select id::uuid, tenant, name, key,
          timestamptz 'epoch' + occurred_millis * interval '1 ms', data::json,
          leased::int, now() + case when leased then ? else 0 end * interval '1 ms'
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
  private final Duration lease;
  private final EventHandover handover;
  private final OutboxBound bound;
  private final Runnable wake;
  private final GroupedCalls<Arrival, Supplier<Receipt>> singles;

  /// @param remembered how long an origin is known, from its first arrival
  /// @param lease how long what is handed over is this node's
  /// @param handover gets what it has room for
  /// @param bound refuses when too much waits
  /// @param wake called after each commit; must return at once
  public PostgresEventIntake(
      DataSource dataSource,
      Duration remembered,
      Duration lease,
      EventHandover handover,
      OutboxBound bound,
      Runnable wake) {
    this.database = new Database(dataSource);
    this.remembered = remembered;
    this.lease = lease;
    this.handover = handover;
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
    return takeAll(arrivals, handover);
  }

  /// Together with others that come alone at the moment.
  @Override
  public CompletionStage<Receipt> take(Arrival arrival) {
    return singles.submit(arrival).thenApply(Supplier::get);
  }

  /// When they fail for what one of them is, each is taken alone, and what is wrong with it is for
  /// its own caller.
  private List<Supplier<Receipt>> takeSingles(List<Arrival> arrivals) {
    bound.check();
    try {
      return takeAll(arrivals, handover).stream()
          .<Supplier<Receipt>>map(receipt -> () -> receipt)
          .toList();
    } catch (PostgresException refused) {
      if (arrivals.size() == 1) {
        throw refused;
      }
      return arrivals.stream().map(this::takeAlone).toList();
    }
  }

  /// Hands nothing over: the call that failed may have written it, and it may be told already. Who
  /// tells an event must be who wrote the lease, or claimed it.
  private Supplier<Receipt> takeAlone(Arrival arrival) {
    try {
      Receipt receipt = takeAll(List.of(arrival), EventHandover.NONE).getFirst();
      return () -> receipt;
    } catch (RuntimeException refused) {
      return () -> {
        throw refused;
      };
    }
  }

  private List<Receipt> takeAll(List<Arrival> arrivals, EventHandover to) {
    Map<UUID, Receipt> receipts = new HashMap<>();
    // The same origin twice in one call: the second one asks after the first is in.
    List<Arrival> left = List.copyOf(arrivals);
    while (!left.isEmpty()) {
      List<Arrival> some = withoutTwins(left);
      receipts.putAll(takeSome(some, to));
      left = left.stream().filter(arrival -> !receipts.containsKey(arrival.event().id())).toList();
    }
    return arrivals.stream().map(arrival -> receipts.get(arrival.event().id())).toList();
  }

  /// Hands over what there is room for; what is left is for the claimers.
  private Map<UUID, Receipt> takeSome(List<Arrival> arrivals, EventHandover to) {
    List<Event> lineless =
        arrivals.stream().map(Arrival::event).filter(event -> event.key() == null).toList();
    EventHandover.Reservation reserved = to.reserve(lineless.size());
    List<Event> leased = lineless.subList(0, reserved.room());
    List<Event> handed = List.of();
    try {
      Map<UUID, Receipt> receipts = take(arrivals, leased);
      handed = leased.stream().filter(event -> isTaken(receipts.get(event.id()))).toList();
      if (handed.size() < receipts.values().stream().filter(PostgresEventIntake::isTaken).count()) {
        wake.run();
      }
      return receipts;
    } finally {
      reserved.tell(handed);
    }
  }

  private static boolean isTaken(@Nullable Receipt receipt) {
    return receipt instanceof Receipt.Taken;
  }

  /// What has an origin may be sent twice. What has none may have been taken, told and forgotten
  /// when the connection was lost: it is left to the caller.
  private Map<UUID, Receipt> take(List<Arrival> arrivals, List<Event> leased) {
    Set<UUID> ids = leased.stream().map(Event::id).collect(Collectors.toSet());
    Database.Work<Map<UUID, Receipt>> work = connection -> take(connection, arrivals, ids);
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
  private Map<UUID, Receipt> take(Connection connection, List<Arrival> arrivals, Set<UUID> leased)
      throws SQLException {
    Map<UUID, Receipt> receipts = new HashMap<>();
    Set<String> unknownTenants = execute(connection, arrivals, leased, receipts);
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
      Connection connection, List<Arrival> arrivals, Set<UUID> leased, Map<UUID, Receipt> receipts)
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
      columns.flags(arrival -> leased.contains(arrival.event().id()));
      statement.setLong(columns.next(), remembered.toMillis());
      statement.setLong(columns.next() + 1, lease.toMillis());
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

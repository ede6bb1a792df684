package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.usecases.ports.Appended;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Stores any number of notifications in one autocommit statement, so that no lock is held over a
/// round trip. The columns go as arrays: one text and one plan for all sizes.
///
/// The keys' insert decides, and the inboxes count only what it let through: a number taken for a
/// replay would be a hole. What it did not let through is answered by another statement, because
/// this one's snapshot may be older than the row that stopped it (see [EarlierAppends]). Locks are
/// taken in one order: keys, then inboxes, each sorted.
final class AppendStatement {
  private static final String SQL =
      """
      with p as (
        select t.id as tenant, v.*
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
            ?::boolean[], ?::boolean[])
          with ordinality as v(tenant_key, id, receiver, sender, object, type, payload,
            created_millis, expires_millis, about, scope, key, fingerprint, lifetime_millis,
            in_inbox, critical, ord)
        left join tenant t on t.key = v.tenant_key),
      k as (
        insert into idempotency as q (tenant, scope, key, fingerprint, id, expires_at, grouped_seq)
        select tenant, scope, key, fingerprint, id::uuid,
          now() + lifetime_millis * interval '1 ms', case when not in_inbox then -1 end
        from p where tenant is not null and key is not null
        order by tenant, scope collate "C", key collate "C"
        on conflict (tenant, scope, key) do update
          set fingerprint = excluded.fingerprint, id = excluded.id,
            expires_at = excluded.expires_at, grouped_seq = excluded.grouped_seq
          where q.expires_at <= now()
        returning q.id::text),
      f as (
        select p.*,
          row_number() over (partition by tenant, receiver, in_inbox order by ord) as nth,
          count(*) over (partition by tenant, receiver, in_inbox) as many
        from p where tenant is not null and (key is null or id in (select id from k))),
      i as (
        insert into inbox as x (tenant, receiver, seq, unread)
        select tenant, receiver, count(*), count(*) from f where in_inbox
        group by tenant, receiver order by tenant, receiver collate "C"
        on conflict (tenant, receiver) do update
          set seq = x.seq + excluded.seq, unread = x.unread + excluded.unread
        returning x.tenant, x.receiver, x.seq, x.unread, x.epoch),
      s as (
        select f.*, i.epoch, i.seq - f.many + f.nth as seq, i.unread - f.many + f.nth as unread
        from f join i on i.tenant = f.tenant and i.receiver = f.receiver
        where f.in_inbox),
      n as (
        insert into notification (id, tenant, receiver, sender, object, type, payload,
          created_seq, unread_seq, seq, created_at, expires_at, about)
        select id::uuid, tenant, receiver, sender, object, type, payload::json, seq, seq, seq,
          timestamptz 'epoch' + created_millis * interval '1 ms',
          timestamptz 'epoch' + expires_millis * interval '1 ms', about
        from s),
      d as (
        insert into delivery (notification, channel, tenant, receiver, critical, unless_read, due_at,
          next_attempt_at, sender, object, type, payload, created_at, expires_at, about)
        select f.id::uuid, w.channel, f.tenant, f.receiver, f.critical, w.unless_read, t.due, t.due,
          h.sender, h.object, h.type, h.payload::json,
          timestamptz 'epoch' + h.created_millis * interval '1 ms',
          timestamptz 'epoch' + h.expires_millis * interval '1 ms', h.about
        from unnest(?::bigint[], ?::text[], ?::bigint[], ?::boolean[])
          as w(place, channel, after_millis, unless_read)
        join f on f.ord = w.place + 1
        cross join lateral (
          select timestamptz 'epoch' + (f.created_millis + w.after_millis) * interval '1 ms') t(due)
        left join p h on h.ord = f.ord and not h.in_inbox)
      select p.ord::int - 1 as place, p.tenant, s.seq, s.unread, s.epoch,
        f.ord is not null as accepted
      from p left join s using (ord) left join f using (ord)
      """;

  private AppendStatement() {}

  /// Sends it once. The stored ones are settled when it returns, which is after the commit.
  ///
  /// @param appends no two with the same key
  /// @return tenants that have no row yet; nothing of theirs was stored
  static Set<String> execute(Connection connection, List<PendingAppend> appends)
      throws SQLException {
    Set<String> unknownTenants = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      bind(statement, appends);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          PendingAppend append = appends.get(rows.getInt("place"));
          long seq = rows.getLong("seq");
          if (!rows.wasNull()) {
            InboxHead head = new InboxHead(seq, rows.getLong("unread"), rows.getLong("epoch"));
            append.settle(new Appended.Stored(append.notification().storedAs(seq), head));
          } else if (rows.getBoolean("accepted")) {
            append.settle(new Appended.Accepted(append.notification().id()));
          } else if (rows.getObject("tenant") == null) {
            unknownTenants.add(append.notification().tenant().value());
          }
        }
      }
    }
    return unknownTenants;
  }

  private static void bind(PreparedStatement statement, List<PendingAppend> appends)
      throws SQLException {
    Columns<PendingAppend> columns = new Columns<>(statement, appends);
    columns.texts(append -> append.notification().tenant().value());
    columns.texts(append -> append.notification().id().toString());
    columns.texts(append -> append.notification().receiver().value());
    columns.texts(append -> append.notification().sender().value());
    columns.texts(append -> append.notification().object());
    columns.texts(append -> append.notification().type());
    columns.texts(append -> append.notification().payload().json());
    columns.numbers(append -> append.notification().createdAt().toEpochMilli());
    columns.numbers(append -> {
      Instant expiresAt = append.notification().expiresAt();
      return expiresAt == null ? null : expiresAt.toEpochMilli();
    });
    columns.texts(append -> append.notification().about());
    columns.texts(append -> append.key() == null ? null : append.key().scope());
    columns.texts(append -> append.key() == null ? null : append.key().key());
    columns.texts(append -> append.key() == null ? null : append.key().fingerprint());
    columns.numbers(append -> {
      Duration lifetime = append.key() == null ? null : append.key().lifetime();
      return lifetime == null ? null : lifetime.toMillis();
    });
    columns.flags(append -> append.notification().routing().inbox());
    columns.flags(append -> append.notification().routing().critical());
    PlannedDelivery.bind(statement, PlannedDelivery.of(appends), columns.next());
  }

  static void insertTenants(Connection connection, Set<String> tenants) throws SQLException {
    String sql =
        """
        insert into tenant (key) select key from unnest(?::text[]) as key order by key collate "C"
        on conflict (key) do nothing
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", tenants.toArray(String[]::new)));
      statement.executeUpdate();
    }
  }
}

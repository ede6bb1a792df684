package dev.carillon.postgres;

import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.DeliveryPlan;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts a chunk of a broadcast into the inboxes: one autocommit statement that moves the cursor
/// from where it was found, and only then writes. Two that were given the same turn, because a
/// lease ran out, cannot both do it. Locks are taken in one order: the broadcast, then the inboxes,
/// sorted.
///
/// What is to be delivered besides is inserted with the copies, and locks nothing. It has no
/// contents, which are read from the copy, unless that one is in no inbox.
///
/// A payload that many receivers share goes over the wire once.
final class BroadcastDelivery {
  private static final String SQL =
      """
      with b as (
        update broadcast set cursor = ?, sent = sent + ?, failed = failed + ?, next_turn_at = now()
        where id = ? and cursor = ? and finished_at is null
        returning *),
      p as (
        select v.id, v.receiver, (?::text[])[v.payload] as payload, v.fault,
          ?::timestamptz as made_at
        from b cross join unnest(?::text[], ?::text[], ?::bigint[], ?::text[])
          as v(id, receiver, payload, fault)),
      i as (
        insert into inbox as x (tenant, receiver, seq, unread)
        select b.tenant, p.receiver, 1, 1 from b cross join p
        where p.payload is not null and 'REALTIME' = any (b.channels)
        order by p.receiver collate "C"
        on conflict (tenant, receiver) do update set seq = x.seq + 1, unread = x.unread + 1
        returning x.receiver, x.seq, x.unread, x.epoch),
      n as (
        insert into notification (id, tenant, receiver, sender, object, type, payload,
          created_seq, unread_seq, seq, created_at, expires_at, about, broadcast)
        select p.id::uuid, b.tenant, p.receiver, b.sender, b.object, b.type, p.payload::json,
          i.seq, i.seq, i.seq, p.made_at, b.expires_at, b.about, b.id
        from b cross join p join i on i.receiver = p.receiver),
      d as (
        insert into delivery (notification, channel, tenant, receiver, critical, unless_read, due_at,
          next_attempt_at, sender, object, type, payload, created_at, expires_at, about, broadcast)
        select p.id::uuid, w.channel, b.tenant, p.receiver, b.critical, w.unless_read, t.due, t.due,
          h.sender, h.object, h.type, case when h.id is not null then p.payload::json end,
          case when h.id is not null then p.made_at end, h.expires_at, h.about, b.id
        from b cross join p
        cross join unnest(?::text[], ?::bigint[], ?::boolean[])
          as w(channel, after_millis, unless_read)
        cross join lateral (select p.made_at + w.after_millis * interval '1 ms') t(due)
        left join b h on 'REALTIME' <> all (h.channels)
        where p.payload is not null),
      f as (
        insert into broadcast_failure (broadcast, receiver, reason)
        select b.id, p.receiver, p.fault from b cross join p
        where p.fault is not null
        limit (select greatest(0, ? + ? - b.failed) from b))
      select receiver, seq, unread, epoch from i
      """;

  private final Database database;

  private final Runnable wake;

  /// @param wake told when something is to be delivered besides
  BroadcastDelivery(Database database, Runnable wake) {
    this.database = database;
    this.wake = wake;
  }

  List<InboxChange.Added> deliver(
      Broadcasts.Turn turn, List<Broadcasts.Letter> letters, Instant now) {
    List<InboxChange.Added> added = new ArrayList<>();
    deliver(turn, turn.cursor(), letters, now, added);
    if (!turn.broadcast().routing().deliveries().isEmpty()) {
      wake.run();
    }
    return added;
  }

  /// Halves what holds something that the database will not take, until it is alone: that one is
  /// noted, and the others have theirs.
  private void deliver(
      Broadcasts.Turn turn,
      String from,
      List<Broadcasts.Letter> letters,
      Instant now,
      List<InboxChange.Added> added) {
    try {
      added.addAll(database.conflicting(connection -> write(connection, turn, from, letters, now)));
    } catch (SQLException failure) {
      boolean one = letters.size() == 1;
      if (!FailureKind.isOfData(failure) || (one && letters.getFirst().fault() != null)) {
        throw FailureKind.exception(failure);
      }
      if (one) {
        deliver(turn, from, List.of(refused(letters.getFirst(), failure)), now, added);
        return;
      }
      int middle = letters.size() / 2;
      deliver(turn, from, letters.subList(0, middle), now, added);
      deliver(
          turn,
          letters.get(middle - 1).receiver().value(),
          letters.subList(middle, letters.size()),
          now,
          added);
    }
  }

  private static Broadcasts.Letter refused(Broadcasts.Letter letter, SQLException failure) {
    return new Broadcasts.Letter(
        letter.id(), letter.receiver(), null, "not stored, SQLSTATE " + failure.getSQLState());
  }

  private static List<InboxChange.Added> write(
      Connection connection,
      Broadcasts.Turn turn,
      String from,
      List<Broadcasts.Letter> letters,
      Instant now)
      throws SQLException {
    Map<Payload, Long> places = new LinkedHashMap<>();
    for (Broadcasts.Letter letter : letters) {
      if (letter.payload() != null) {
        places.putIfAbsent(letter.payload(), places.size() + 1L);
      }
    }
    long sent = letters.stream().filter(letter -> letter.payload() != null).count();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, letters.getLast().receiver().value());
      statement.setLong(2, sent);
      statement.setLong(3, letters.size() - sent);
      statement.setObject(4, turn.broadcast().id().value());
      statement.setString(5, from);
      statement.setArray(
          6,
          connection.createArrayOf(
              "text", places.keySet().stream().map(Payload::json).toArray(String[]::new)));
      statement.setObject(7, Database.time(now));
      Columns<Broadcasts.Letter> columns = new Columns<>(statement, letters, 8);
      columns.texts(letter -> letter.id().toString());
      columns.texts(letter -> letter.receiver().value());
      columns.numbers(letter -> letter.payload() == null ? null : places.get(letter.payload()));
      columns.texts(Broadcasts.Letter::fault);
      Columns<DeliveryPlan> plans =
          new Columns<>(statement, turn.broadcast().routing().deliveries(), columns.next());
      plans.texts(plan -> plan.channel().name());
      plans.numbers(plan -> plan.after().toMillis());
      plans.flags(DeliveryPlan::unlessRead);
      statement.setLong(plans.next(), BroadcastProgress.MAX_FAILURES);
      statement.setLong(plans.next() + 1, letters.size() - sent);
      try (ResultSet rows = statement.executeQuery()) {
        return added(turn.broadcast(), letters, now, rows);
      }
    }
  }

  private static List<InboxChange.Added> added(
      Broadcast broadcast, List<Broadcasts.Letter> letters, Instant now, ResultSet rows)
      throws SQLException {
    Map<String, InboxHead> heads = new HashMap<>();
    while (rows.next()) {
      heads.put(
          rows.getString("receiver"),
          new InboxHead(rows.getLong("seq"), rows.getLong("unread"), rows.getLong("epoch")));
    }
    List<InboxChange.Added> added = new ArrayList<>(heads.size());
    for (Broadcasts.Letter letter : letters) {
      @Nullable InboxHead head = heads.get(letter.receiver().value());
      @Nullable Payload payload = letter.payload();
      if (head != null && payload != null) {
        added.add(
            new InboxChange.Added(
                notification(broadcast, letter.receiver(), letter, payload, now)
                    .storedAs(head.seq()),
                head));
      }
    }
    return added;
  }

  private static NewNotification notification(
      Broadcast broadcast,
      UserId receiver,
      Broadcasts.Letter letter,
      Payload payload,
      Instant now) {
    return new NewNotification(
        letter.id(),
        broadcast.tenant(),
        receiver,
        broadcast.sender(),
        broadcast.object(),
        broadcast.type(),
        payload,
        now,
        broadcast.expiresAt(),
        broadcast.about());
  }
}

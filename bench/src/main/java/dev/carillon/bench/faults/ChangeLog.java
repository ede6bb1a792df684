package dev.carillon.bench.faults;

import dev.carillon.bench.history.Change;
import dev.carillon.bench.history.InboxLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Triggers that write down every numbered change in its own transaction, and what they wrote.
final class ChangeLog {
  private static final String INSTALL =
      """
      create table if not exists bench_change (
        ord bigint generated always as identity, receiver text not null, seq bigint not null,
        id uuid, marker text, created_seq bigint, unread_seq bigint, read_at timestamptz,
        archived_at timestamptz, deleted boolean, up_to bigint);
      create index if not exists bench_change_receiver on bench_change (receiver, ord);
      create table if not exists bench_head (
        ord bigint generated always as identity, receiver text not null, seq bigint not null,
        unread bigint not null, epoch bigint not null);
      create index if not exists bench_head_receiver on bench_head (receiver, ord);
      create table if not exists bench_settled (
        receiver text not null, id uuid not null, read_at timestamptz);

      create or replace function bench_notification() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' or new.seq <> old.seq then
          insert into bench_change (receiver, seq, id, marker, created_seq, unread_seq, read_at,
            archived_at, deleted)
          values (new.receiver, new.seq, new.id, new.payload ->> 'm', new.created_seq,
            new.unread_seq, new.read_at, new.archived_at, new.deleted_at is not null);
        elsif new.read_at is distinct from old.read_at then
          insert into bench_settled values (new.receiver, new.id, new.read_at);
        end if;
        return null;
      end $$;
      create or replace trigger bench after insert or update on notification
        for each row execute function bench_notification();

      create or replace function bench_read_mark() returns trigger language plpgsql as $$
      begin
        insert into bench_change (receiver, seq, up_to, read_at)
        values (new.receiver, new.seq, new.up_to, new.read_at);
        return null;
      end $$;
      create or replace trigger bench after insert on read_mark
        for each row execute function bench_read_mark();

      create or replace function bench_inbox() returns trigger language plpgsql as $$
      begin
        insert into bench_head (receiver, seq, unread, epoch)
        values (new.receiver, new.seq, new.unread, new.epoch);
        return null;
      end $$;
      create or replace trigger bench after insert or update on inbox
        for each row execute function bench_inbox();

      -- For a mutant: the head of a later snapshot than that of the statement which asks.
      create or replace function bench_later(in_tenant int, in_receiver text, in_row uuid)
      returns table (seq bigint, unread int) language plpgsql volatile as $$
      begin
        perform pg_sleep(0.002);
        return query select i.seq, i.unread from inbox i
        where i.tenant = in_tenant and i.receiver = in_receiver;
      end $$;
      """;

  /// In the order in which they were made; within a statement, whose rows come in any order, by
  /// number.
  private static final String CHANGES =
      """
      select receiver, seq, id, marker, created_seq, unread_seq, read_at, archived_at, deleted, up_to,
        pg_xact_commit_timestamp(xmin) as committed_at,
        min(ord) over (partition by receiver, xmin::text) as first
      from bench_change where receiver like ? order by receiver, first, seq
      """;

  /// As each transaction left them.
  private static final String HEADS =
      """
      select receiver, seq, unread, epoch from (
        select *, max(ord) over (partition by receiver, xmin::text) as last
        from bench_head where receiver like ?) heads
      where ord = last order by ord
      """;

  private final Connection connection;

  ChangeLog(Connection connection) {
    this.connection = connection;
  }

  void install() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(INSTALL);
    }
  }

  /// Events that were accepted and have not been told yet.
  long eventsWaiting() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from outbox")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// The number each inbox has come to.
  Map<String, Long> heads(String prefix) throws SQLException {
    Map<String, Long> heads = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select receiver, seq from inbox where receiver like ?")) {
      statement.setString(1, prefix + '%');
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return heads;
  }

  /// The logs of the inboxes whose receiver begins so, all of one snapshot.
  Map<String, InboxLog> read(String prefix) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      return readTogether(prefix);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Map<String, InboxLog> readTogether(String prefix) throws SQLException {
    Map<String, List<Change>> changes = new HashMap<>();
    each(CHANGES, prefix, rows -> of(changes, rows).add(change(rows)));
    Map<String, List<InboxLog.Head>> heads = new HashMap<>();
    each(
        HEADS,
        prefix,
        rows ->
            of(heads, rows)
                .add(new InboxLog.Head(rows.getLong(2), rows.getLong(3), rows.getLong(4))));
    Map<String, List<InboxLog.Settled>> settled = new HashMap<>();
    each(
        "select receiver, id, read_at from bench_settled where receiver like ?",
        prefix,
        rows ->
            of(settled, rows)
                .add(
                    new InboxLog.Settled(rows.getObject("id", UUID.class), time(rows, "read_at"))));
    Map<String, Map<UUID, InboxLog.Stored>> stored = new HashMap<>();
    each(
        "select receiver, id, seq, deleted_at is not null from notification where receiver like ?",
        prefix,
        rows ->
            stored
                .computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                .put(
                    rows.getObject(2, UUID.class),
                    new InboxLog.Stored(rows.getLong(3), rows.getBoolean(4))));
    Map<String, InboxLog> logs = new HashMap<>();
    heads.forEach((receiver, ofInbox) ->
        logs.put(
            receiver,
            new InboxLog(
                receiver,
                changes.getOrDefault(receiver, List.of()),
                ofInbox,
                stored.getOrDefault(receiver, Map.of()),
                settled.getOrDefault(receiver, List.of()))));
    return logs;
  }

  private interface Row {
    void take(ResultSet rows) throws SQLException;
  }

  private void each(String sql, String prefix, Row row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, prefix + '%');
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          row.take(rows);
        }
      }
    }
  }

  private static <T> List<T> of(Map<String, List<T>> all, ResultSet rows) throws SQLException {
    return all.computeIfAbsent(rows.getString("receiver"), _ -> new ArrayList<>());
  }

  private static Change change(ResultSet rows) throws SQLException {
    long seq = rows.getLong("seq");
    Instant committedAt = required(rows, "committed_at");
    UUID id = rows.getObject("id", UUID.class);
    return id == null
        ? new Change.Mark(seq, committedAt, rows.getLong("up_to"), required(rows, "read_at"))
        : new Change.Row(
            seq,
            committedAt,
            id,
            rows.getString("marker"),
            rows.getLong("created_seq"),
            rows.getLong("unread_seq"),
            time(rows, "read_at"),
            time(rows, "archived_at"),
            rows.getBoolean("deleted"));
  }

  private static Instant required(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant time(ResultSet rows, String column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

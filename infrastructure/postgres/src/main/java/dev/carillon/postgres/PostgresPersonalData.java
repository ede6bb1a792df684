package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.PersonalData;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Erases by deleting rows, table by table, each in a transaction of its own: where they can be
/// reached first, so that nothing is sent any more, then what was to be sent, then the inbox.
public final class PostgresPersonalData implements PersonalData {
  /// They are few.
  private static final String ADDRESSES =
      """
      with t as (select id from tenant where key = :tenant),
      c as (delete from contact x using t where x.tenant = t.id and x.receiver = :who),
      p as (delete from preference x using t where x.tenant = t.id and x.receiver = :who),
      d as (
        delete from device x using t where x.tenant = t.id and x.receiver = :who returning 1),
      f as (
        delete from broadcast_failure x using broadcast b, t
        where b.id = x.broadcast and b.tenant = t.id and x.receiver = :who)
      select count(*) from d
      """;

  /// Topics are locked in the order of their keys.
  private static final String TOPICS =
      """
      with mine as (
        select o.tenant, o.key from tenant t
        join topic o on o.tenant = t.id
        where t.key = :tenant and exists (
          select from topic_member m
          where m.tenant = o.tenant and m.topic = o.key and m.receiver = :who)
        order by o.key limit :max for update of o),
      gone as (
        delete from topic_member m using mine
        where m.tenant = mine.tenant and m.topic = mine.key and m.receiver = :who
        returning m.tenant, m.topic),
      counted as (
        update topic o set members = o.members - 1 from gone
        where o.tenant = gone.tenant and o.key = gone.topic)
      select count(*) from gone
      """;

  /// In the order in which writers lock them.
  private static final String KEYS =
      """
      with part as (
        select q.tenant, q.scope, q.key from tenant t join idempotency q on q.tenant = t.id
        where t.key = :tenant and q.scope = :scope
        order by q.key collate "C" limit :max for update of q),
      gone as (
        delete from idempotency q using part
        where q.tenant = part.tenant and q.scope = part.scope and q.key = part.key
        returning 1)
      select count(*) from gone
      """;

  private static final String WINDOWS =
      """
      with part as (
        select w.tenant, w.receiver, w.key, w.edge from tenant t
        join grouping_window w on w.tenant = t.id and w.receiver = :who
        where t.key = :tenant
        order by w.key, w.edge limit :max for update of w),
      gone as (
        delete from grouping_window w using part
        where w.tenant = part.tenant and w.receiver = part.receiver and w.key = part.key
          and w.edge = part.edge
        returning 1)
      select count(*) from gone
      """;

  /// To them and by them, but for what a node may have in hand: see [#IN_HAND].
  private static final String SCHEDULED =
      """
      with mine as (
        select s.id from scheduled s join tenant t on t.id = s.tenant
        where t.key = :tenant and s.receiver = :who
        union
        select s.id from scheduled s join tenant t on t.id = s.tenant
        where t.key = :tenant and s.caller = 'user:' || :who),
      part as (
        select s.id from scheduled s
        where s.id in (select id from mine)
          and (s.state <> 'WAITING' or s.attempt = 0 or s.last_error is not null)
        order by s.id limit :max for update of s),
      gone as (delete from scheduled s using part where s.id = part.id returning 1)
      select count(*) from gone
      """;

  /// What was begun and has not failed is on its way into the inbox. Asked before the inbox is
  /// erased: what is not in hand then was stored before, and is erased with it.
  private static final String IN_HAND =
      """
      select count(*) from (
        select from scheduled s join tenant t on t.id = s.tenant
        where t.key = :tenant and s.receiver = :who and s.state = 'WAITING' and s.attempt > 0
        limit :max) waiting
      """;

  /// What happened to them, or by them; that something did is still known. Unless it is escaped, an
  /// id is there as it is written: that is looked for first.
  private static final String EVENTS =
      """
      with part as (
        select e.id from told_event e
        where e.tenant = :tenant and e.data is not null
          and (e.key = :who
            or (position(:who in e.data) > 0 or position('\\' in e.data) > 0)
              and mentions(e.data, :who))
        limit :max for update of e),
      gone as (
        update told_event e set key = null, data = null, last_error = null from part where e.id = part.id returning 1)
      select count(*) from gone
      """;

  private final Database database;

  public PostgresPersonalData(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public Erased eraseSome(InboxKey who, int max) {
    long devices = changed(who, max, ADDRESSES);
    long topics = changed(who, max, TOPICS);
    long keys =
        database.query(jdbc ->
            jdbc.sql(KEYS)
                .param("tenant", who.tenant().value())
                .param("scope", IdempotencyKey.userScope(who.receiver()))
                .param("max", max)
                .query(Long.class)
                .single());
    long windows = changed(who, max, WINDOWS);
    long scheduled = changed(who, max, SCHEDULED);
    long events = changed(who, max, EVENTS);
    boolean inHand = changed(who, 1, IN_HAND) > 0;
    Deleted deliveries = database.transaction(jdbc -> deliveries(jdbc, who, max), _ -> true);
    long notifications = database.transaction(jdbc -> inbox(jdbc, who, max), _ -> true);
    boolean all =
        Stream.of(topics, keys, windows, scheduled, events, notifications)
            .allMatch(gone -> gone < max);
    return new Erased(
        notifications,
        deliveries.rows(),
        scheduled,
        devices,
        topics,
        all && !inHand && !deliveries.more());
  }

  private long changed(InboxKey who, int max, String sql) {
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param("tenant", who.tenant().value())
            .param("who", who.receiver().value())
            .param("max", max)
            .query(Long.class)
            .single());
  }

  private record Deleted(long rows, boolean more) {}

  /// Locked by a statement of its own: the next one sees the attempts that were kept by then, and
  /// none is kept of what is gone. What somebody ends at the moment is left for the next time.
  private static Deleted deliveries(JdbcClient jdbc, InboxKey who, int max) {
    String lock =
        """
        select d.notification || ' ' || d.channel from delivery d join tenant t on t.id = d.tenant
        where t.key = :tenant and d.receiver = :who
        order by d.notification, d.channel limit :max for update of d skip locked
        """;
    String delete =
        """
        with part as (
          select split_part(id, ' ', 1)::uuid as notification, split_part(id, ' ', 2) as channel
          from unnest(:ids::text[]) as id),
        a as (
          delete from delivery_attempt a using part
          where a.notification = part.notification and a.channel = part.channel)
        delete from delivery d using part
        where d.notification = part.notification and d.channel = part.channel
        """;
    String left =
        """
        select exists (
          select from delivery d join tenant t on t.id = d.tenant
          where t.key = :tenant and d.receiver = :who)
        """;
    String tenant = who.tenant().value();
    String receiver = who.receiver().value();
    String[] ids =
        jdbc.sql(lock)
            .param("tenant", tenant)
            .param("who", receiver)
            .param("max", max)
            .query((rows, _) -> rows.getString(1))
            .list()
            .toArray(String[]::new);
    int gone = jdbc.sql(delete).param("ids", ids).update();
    boolean more =
        jdbc.sql(left).param("tenant", tenant).param("who", receiver).query(Boolean.class).single();
    return new Deleted(gone, more);
  }

  /// Under the inbox's lock, as every change of it. While some is left its head tells the truth,
  /// and whoever asks for changes begins anew; then the row itself goes, and with it its epoch.
  private static long inbox(JdbcClient jdbc, InboxKey who, int max) {
    String lock =
        """
        select i.tenant from inbox i join tenant t on t.id = i.tenant
        where t.key = ? and i.receiver = ? for update of i
        """;
    String some =
        """
        with part as (
          select n.id,
            n.read_at is null and n.archived_at is null and n.deleted_at is null
              and n.unread_seq > i.read_up_to as unread
          from inbox i join notification n on n.tenant = i.tenant and n.receiver = i.receiver
          where i.tenant = ? and i.receiver = ?
          order by n.created_seq limit ?),
        gone as (delete from notification n using part where n.id = part.id),
        told as (
          update inbox i set seq = i.seq + 1, pruned_seq = i.seq + 1,
            unread = i.unread - (select count(*) filter (where part.unread) from part)
          where i.tenant = ? and i.receiver = ?)
        select count(*) from part
        """;
    String rest =
        """
        with m as (delete from read_mark where tenant = ? and receiver = ?)
        delete from inbox where tenant = ? and receiver = ?
        """;
    String receiver = who.receiver().value();
    return jdbc.sql(lock)
        .params(who.tenant().value(), receiver)
        .query(Integer.class)
        .optional()
        .map(tenant -> {
          long gone =
              jdbc.sql(some)
                  .params(tenant, receiver, max, tenant, receiver)
                  .query(Long.class)
                  .single();
          if (gone < max) {
            jdbc.sql(rest).params(tenant, receiver, tenant, receiver).update();
          }
          return gone;
        })
        .orElse(0L);
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.PersonalData;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Erases by deleting rows, table by table, each in a transaction of its own: where they can be
/// reached first, so that nothing is sent any more, then what was to be sent, then the inbox.
public final class PostgresPersonalData implements PersonalData {
  /// The devices of one person are few, and so are their groups that wait.
  private static final String ADDRESSES =
      """
      with t as (select id from tenant where key = :tenant),
      c as (delete from contact x using t where x.tenant = t.id and x.receiver = :who),
      p as (delete from preference x using t where x.tenant = t.id and x.receiver = :who),
      d as (
        delete from device x using t where x.tenant = t.id and x.receiver = :who returning 1),
      g as (delete from grouping_window x using t where x.tenant = t.id and x.receiver = :who),
      f as (
        delete from broadcast_failure x using broadcast b, t
        where b.id = x.broadcast and b.tenant = t.id and x.receiver = :who),
      k as (delete from idempotency x using t where x.tenant = t.id and x.scope = 'user:' || :who)
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

  /// What a node has in hand is on its way into the inbox, which is erased last.
  private static final String SCHEDULED =
      """
      with part as (
        select s.id from scheduled s join tenant t on t.id = s.tenant
        where t.key = :tenant and not (s.state = 'WAITING' and s.attempt > 0)
          and (s.caller = 'user:' || :who or s.request ->> 'receiverId' = :who)
        order by s.id limit :max for update of s),
      gone as (delete from scheduled s using part where s.id = part.id returning 1)
      select count(*) from gone
      """;

  private static final String DELIVERIES =
      """
      with part as (
        select d.notification, d.channel from delivery d join tenant t on t.id = d.tenant
        where t.key = :tenant and d.receiver = :who
        order by d.notification, d.channel limit :max for update of d),
      a as (
        delete from delivery_attempt a using part s
        where a.notification = s.notification and a.channel = s.channel),
      gone as (
        delete from delivery d using part s
        where d.notification = s.notification and d.channel = s.channel
        returning 1)
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
    long scheduled = changed(who, max, SCHEDULED);
    long deliveries = changed(who, max, DELIVERIES);
    long notifications = database.transaction(jdbc -> inbox(jdbc, who, max), _ -> true);
    boolean done = topics < max && scheduled < max && deliveries < max && notifications < max;
    return new Erased(notifications, deliveries, scheduled, devices, topics, done);
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

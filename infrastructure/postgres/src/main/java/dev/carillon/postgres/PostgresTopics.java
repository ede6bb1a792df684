package dev.carillon.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Topics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Topics as two tables. Changes of one topic come one after another, by the lock of its row.
public final class PostgresTopics implements Topics {
  private final Database database;
  private final int maxTopics;
  private final int maxMembers;

  /// @param maxTopics of a tenant
  /// @param maxMembers of a topic
  public PostgresTopics(DataSource dataSource, int maxTopics, int maxMembers) {
    this.database = new Database(dataSource);
    this.maxTopics = maxTopics;
    this.maxMembers = maxMembers;
  }

  @Override
  public Outcome add(TenantId tenant, TopicKey topic, Set<UserId> users) {
    String insert =
        """
        with m as (
          insert into topic_member (tenant, topic, receiver)
          select ?, ?, receiver from unnest(?::text[]) as receiver order by receiver collate "C"
          on conflict do nothing returning 1)
        update topic set members = members + (select count(*) from m)
        where tenant = ? and key = ?
        returning members, (select count(*) from m)::int as changed
        """;
    return database.transaction(
        jdbc -> {
          int number = Tenants.number(jdbc, tenant.value());
          if (!locked(jdbc, number, topic) && !made(jdbc, number, topic)) {
            return new Outcome.Full(maxTopics);
          }
          Outcome.Changed changed =
              jdbc.sql(insert)
                  .param(number)
                  .param(topic.value())
                  .param(ids(users))
                  .param(number)
                  .param(topic.value())
                  .query((rows, _) -> changed(topic, rows))
                  .single();
          return changed.count() > 0 && changed.topic().members() > maxMembers
              ? new Outcome.Full(maxMembers)
              : changed;
        },
        outcome -> outcome instanceof Outcome.Changed);
  }

  @Override
  public Outcome remove(TenantId tenant, TopicKey topic, Set<UserId> users) {
    String delete =
        """
        with m as (
          delete from topic_member
          where tenant = ? and topic = ? and receiver = any (?::text[]) returning 1)
        update topic set members = members - (select count(*) from m)
        where tenant = ? and key = ?
        returning members, (select count(*) from m)::int as changed
        """;
    return database.transaction(
        jdbc -> {
          int number = Tenants.number(jdbc, tenant.value());
          if (!locked(jdbc, number, topic)) {
            return new Outcome.Unknown();
          }
          return jdbc.sql(delete)
              .param(number)
              .param(topic.value())
              .param(ids(users))
              .param(number)
              .param(topic.value())
              .query((rows, _) -> changed(topic, rows))
              .single();
        },
        outcome -> outcome instanceof Outcome.Changed);
  }

  @Override
  public boolean drop(TenantId tenant, TopicKey topic) {
    String members =
        """
        delete from topic_member m using tenant t
        where t.key = ? and m.tenant = t.id and m.topic = ?
        """;
    String sql =
        """
        delete from topic o using tenant t where t.key = ? and o.tenant = t.id and o.key = ?
        """;
    return database.transaction(
        jdbc -> {
          boolean dropped = jdbc.sql(sql).param(tenant.value()).param(topic.value()).update() == 1;
          jdbc.sql(members).param(tenant.value()).param(topic.value()).update();
          return dropped;
        },
        _ -> true);
  }

  @Override
  public Optional<Topic> find(TenantId tenant, TopicKey topic) {
    String sql =
        """
        select o.key, o.members from tenant t join topic o on o.tenant = t.id and o.key = ?
        where t.key = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(topic.value())
            .param(tenant.value())
            .query((rows, _) -> topic(rows))
            .optional());
  }

  @Override
  public List<Topic> list(TenantId tenant, @Nullable String after, int max) {
    String sql =
        """
        select key, members from topic
        where tenant = (select id from tenant where key = ?) and key > ?
        order by key limit ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(tenant.value())
            .param(after == null ? "" : after)
            .param(max)
            .query((rows, _) -> topic(rows))
            .list());
  }

  @Override
  public List<UserId> members(TenantId tenant, TopicKey topic, @Nullable String after, int max) {
    String sql =
        """
        select receiver from topic_member
        where tenant = (select id from tenant where key = ?) and topic = ? and receiver > ?
        order by receiver limit ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(tenant.value())
            .param(topic.value())
            .param(after == null ? "" : after)
            .param(max)
            .query((rows, _) -> new UserId(rows.getString("receiver")))
            .list());
  }

  private static boolean locked(JdbcClient jdbc, int tenant, TopicKey topic) {
    return jdbc.sql("select 1 from topic where tenant = ? and key = ? for update")
        .param(tenant)
        .param(topic.value())
        .query()
        .optionalValue()
        .isPresent();
  }

  /// Makes it, unless that would be one too many. Two new ones at once may be one more than the
  /// bound; the next is refused.
  private boolean made(JdbcClient jdbc, int tenant, TopicKey topic) {
    String sql =
        """
        insert into topic (tenant, key)
        select ?, ? where (select count(*) from topic where tenant = ?) < ?
        on conflict do nothing
        """;
    int rows =
        jdbc.sql(sql).param(tenant).param(topic.value()).param(tenant).param(maxTopics).update();
    // Someone else's, made and committed meanwhile, is as good.
    return rows == 1 || locked(jdbc, tenant, topic);
  }

  private static String[] ids(Set<UserId> users) {
    return users.stream().map(UserId::value).toArray(String[]::new);
  }

  private static Topic topic(ResultSet rows) throws SQLException {
    return new Topic(new TopicKey(rows.getString("key")), rows.getLong("members"));
  }

  private static Outcome.Changed changed(TopicKey topic, ResultSet rows) throws SQLException {
    return new Outcome.Changed(new Topic(topic, rows.getLong("members")), rows.getInt("changed"));
  }
}

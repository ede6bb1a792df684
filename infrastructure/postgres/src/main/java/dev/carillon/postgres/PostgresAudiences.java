package dev.carillon.postgres;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Audiences;
import dev.carillon.notification.usecases.ports.Topics;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// Audiences as broadcasts go through them.
public final class PostgresAudiences implements Audiences {
  private final Topics topics;
  private final Database database;

  public PostgresAudiences(Topics topics, DataSource dataSource) {
    this.topics = topics;
    this.database = new Database(dataSource);
  }

  @Override
  public Optional<List<UserId>> first(TenantId tenant, Audience audience, int max) {
    return switch (audience) {
      case Audience.Topic(var key) ->
          topics.find(tenant, key).map(_ -> topics.members(tenant, key, null, max));
      case Audience.Everyone _ -> Optional.of(everyone(tenant, max));
    };
  }

  /// Each of the indexes is read no further than needed.
  private List<UserId> everyone(TenantId tenant, int max) {
    String sql =
        """
        select u.receiver from tenant t cross join lateral (
          (select c.receiver from contact c where c.tenant = t.id order by c.receiver limit :max)
          union
          (select i.receiver from inbox i where i.tenant = t.id order by i.receiver limit :max)) u
        where t.key = :tenant order by u.receiver limit :max
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param("tenant", tenant.value())
            .param("max", max)
            .query((rows, _) -> new UserId(rows.getString("receiver")))
            .list());
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Endpoints as a table.
public final class PostgresWebhookEndpoints implements WebhookEndpoints {
  private final Database database;
  private final int max;

  /// @param max of a tenant
  public PostgresWebhookEndpoints(DataSource dataSource, int max) {
    this.database = new Database(dataSource);
    this.max = max;
  }

  /// Two new ones at once may be one more than the bound; the next is refused.
  @Override
  public Outcome put(TenantId tenant, WebhookEndpoint endpoint) {
    String sql =
        """
        insert into webhook_endpoint (tenant, id, url, types, secret, created_at)
        select v.tenant, v.id, ?, ?::text[], ?, ?
        from (values (?::int, ?::text)) as v(tenant, id)
        where exists (select from webhook_endpoint e where e.tenant = v.tenant and e.id = v.id)
          or (select count(*) from webhook_endpoint e where e.tenant = v.tenant) < ?
        on conflict (tenant, id) do update
          set url = excluded.url, types = excluded.types, disabled_at = null, disabled_reason = null
        returning *
        """;
    return database.transaction(
        jdbc ->
            jdbc.sql(sql)
                .param(endpoint.url())
                .param(endpoint.types().stream().map(TypePattern::text).toArray(String[]::new))
                .param(endpoint.secret().text())
                .param(Database.time(endpoint.createdAt()))
                .param(Tenants.number(jdbc, tenant.value()))
                .param(endpoint.id().value())
                .param(max)
                .query((rows, _) -> endpoint(rows))
                .optional()
                .map(kept -> outcome(kept, endpoint))
                .orElseGet(() -> new Outcome.Full(max)),
        _ -> true);
  }

  /// A secret is kept with the one that creates it only.
  private static Outcome outcome(WebhookEndpoint kept, WebhookEndpoint wanted) {
    return kept.secret().equals(wanted.secret())
        ? new Outcome.Created(kept)
        : new Outcome.Replaced(kept);
  }

  @Override
  public Optional<WebhookEndpoint> find(TenantId tenant, EndpointId id) {
    String sql =
        """
        select e.* from tenant t join webhook_endpoint e on e.tenant = t.id and e.id = ?
        where t.key = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(id.value())
            .param(tenant.value())
            .query((rows, _) -> endpoint(rows))
            .optional());
  }

  @Override
  public List<WebhookEndpoint> list(TenantId tenant, @Nullable String after, int max) {
    String sql =
        """
        select * from webhook_endpoint
        where tenant = (select id from tenant where key = ?) and id > ?
        order by id limit ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(tenant.value())
            .param(after == null ? "" : after)
            .param(max)
            .query((rows, _) -> endpoint(rows))
            .list());
  }

  @Override
  public Map<TenantId, List<WebhookEndpoint>> enabled(Set<TenantId> tenants) {
    String sql =
        """
        select t.key, e.* from tenant t join webhook_endpoint e on e.tenant = t.id
        where t.key = any (?::text[]) and e.disabled_at is null
        order by t.key, e.id
        """;
    String[] keys = tenants.stream().map(TenantId::value).toArray(String[]::new);
    return database.query(jdbc -> {
      Map<TenantId, List<WebhookEndpoint>> found = new HashMap<>();
      jdbc.sql(sql)
          .param(keys)
          .query((rows, _) -> Map.entry(new TenantId(rows.getString("key")), endpoint(rows)))
          .list()
          .forEach(one ->
              found.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
      return found;
    });
  }

  @Override
  public boolean delete(TenantId tenant, EndpointId id) {
    String sql =
        """
        delete from webhook_endpoint e using tenant t
        where t.key = ? and e.tenant = t.id and e.id = ?
        """;
    return database.query(
        jdbc -> jdbc.sql(sql).param(tenant.value()).param(id.value()).update() == 1);
  }

  @Override
  public boolean disable(TenantId tenant, EndpointId id, String url, WebhookEndpoint.Disabled why) {
    String sql =
        """
        update webhook_endpoint e set disabled_at = ?, disabled_reason = ?
        from tenant t
        where t.key = ? and e.tenant = t.id and e.id = ? and e.url = ? and e.disabled_at is null
        """;
    return database.transaction(
        jdbc -> {
          jdbc.sql(sql)
              .param(Database.time(why.at()))
              .param(why.reason())
              .param(tenant.value())
              .param(id.value())
              .param(url)
              .update();
          return !isCalledElsewhere(jdbc, tenant, id, url);
        },
        _ -> true);
  }

  private static boolean isCalledElsewhere(
      JdbcClient jdbc, TenantId tenant, EndpointId id, String url) {
    String sql =
        """
        select 1 from tenant t join webhook_endpoint e on e.tenant = t.id and e.id = ?
        where t.key = ? and e.url <> ? and e.disabled_at is null
        """;
    return jdbc.sql(sql)
        .param(id.value())
        .param(tenant.value())
        .param(url)
        .query()
        .optionalValue()
        .isPresent();
  }

  /// Of a statement that is done twice because its first answer was lost, the second changes
  /// nothing: the secret before stays.
  @Override
  public Optional<WebhookEndpoint> rotate(TenantId tenant, EndpointId id, EndpointSecret secret) {
    String sql =
        """
        update webhook_endpoint e
        set secret = case split_part(e.secret, ' ', 1)
          when v.secret then e.secret else v.secret || ' ' || split_part(e.secret, ' ', 1) end
        from tenant t, (values (?::text)) as v(secret)
        where t.key = ? and e.tenant = t.id and e.id = ?
        returning e.*
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(secret.text())
            .param(tenant.value())
            .param(id.value())
            .query((rows, _) -> endpoint(rows))
            .optional());
  }

  private static WebhookEndpoint endpoint(ResultSet rows) throws SQLException {
    String[] types = (String[]) rows.getArray("types").getArray();
    @Nullable Instant disabledAt = Database.timeOrNull(rows, "disabled_at");
    return new WebhookEndpoint(
        new EndpointId(rows.getString("id")),
        rows.getString("url"),
        Stream.of(types).map(TypePattern::new).toList(),
        new EndpointSecret(rows.getString("secret")),
        Database.time(rows, "created_at"),
        disabledAt == null
            ? null
            : new WebhookEndpoint.Disabled(
                disabledAt, Objects.requireNonNull(rows.getString("disabled_reason"))));
  }
}

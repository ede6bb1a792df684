package dev.carillon.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.ServiceKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// Service keys in PostgreSQL.
public final class PostgresServiceKeys implements ServiceKeys {
  private final Database database;

  public PostgresServiceKeys(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void add(ServiceKey key) {
    String sql =
        """
        insert into service_key (id, tenant, name, secret_sha256, created_at, revoked_at)
        values (?, ?, ?, ?, ?, ?::timestamptz)
        """;
    database.query(jdbc ->
        jdbc.sql(sql)
            .param(key.id())
            .param(key.tenant().value())
            .param(key.name())
            .param(key.secretSha256())
            .param(Database.time(key.createdAt()))
            .param(Database.timeOrNull(key.revokedAt()))
            .update());
  }

  @Override
  public Optional<ServiceKey> find(String id) {
    String sql =
        """
        select id, tenant, name, secret_sha256, created_at, revoked_at from service_key where id = ?
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(id).query(this::key).optional());
  }

  @Override
  public List<ServiceKey> list() {
    String sql =
        """
        select id, tenant, name, secret_sha256, created_at, revoked_at from service_key
        order by created_at desc, id
        """;
    return database.query(jdbc -> jdbc.sql(sql).query(this::key).list());
  }

  @Override
  public boolean revoke(String id, Instant at) {
    String sql =
        """
        update service_key set revoked_at = coalesce(revoked_at, ?::timestamptz) where id = ?
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(Database.time(at)).param(id).update()) > 0;
  }

  private ServiceKey key(ResultSet rows, int number) throws SQLException {
    return new ServiceKey(
        rows.getString("id"),
        new TenantId(rows.getString("tenant")),
        rows.getString("name"),
        rows.getString("secret_sha256"),
        Database.time(rows, "created_at"),
        Database.timeOrNull(rows, "revoked_at"));
  }
}

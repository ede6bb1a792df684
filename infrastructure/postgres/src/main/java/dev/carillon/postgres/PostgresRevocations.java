package dev.carillon.postgres;

import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Revocations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/// Revocations in PostgreSQL.
public final class PostgresRevocations implements Revocations {
  private static final String USER = "user";
  private static final String TOKEN = "token";

  private final Database database;

  public PostgresRevocations(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void add(Revocation revocation) {
    switch (revocation) {
      case Revocation.OfUser(var _, var user, var _, var _) -> add(revocation, USER, user.value());
      case Revocation.OfToken(var _, var jti, var _, var _) -> add(revocation, TOKEN, jti);
    }
  }

  private void add(Revocation revocation, String kind, String subject) {
    String sql =
        """
        insert into revocation as r (tenant, kind, subject, revoked_at, forget_after)
        values (?, ?, ?, ?, ?)
        on conflict (tenant, kind, subject) do update
        set revoked_at = greatest(r.revoked_at, excluded.revoked_at),
          forget_after = greatest(r.forget_after, excluded.forget_after)
        """;
    database.query(jdbc ->
        jdbc.sql(sql)
            .param(revocation.tenant().value())
            .param(kind)
            .param(subject)
            .param(Database.time(revocation.at()))
            .param(Database.time(revocation.forgetAfter()))
            .update());
  }

  @Override
  public List<Revocation> active(Instant now) {
    String sql =
        """
        select tenant, kind, subject, revoked_at, forget_after from revocation
        where forget_after > ?
        """;
    return database.query(
        jdbc -> jdbc.sql(sql).param(Database.time(now)).query(this::revocation).list());
  }

  @Override
  public void forget(Instant now) {
    String sql =
        """
        delete from revocation where forget_after <= ?
        """;
    database.query(jdbc -> jdbc.sql(sql).param(Database.time(now)).update());
  }

  private Revocation revocation(ResultSet rows, int number) throws SQLException {
    TenantId tenant = new TenantId(rows.getString("tenant"));
    String subject = rows.getString("subject");
    Instant at = Database.time(rows, "revoked_at");
    Instant forgetAfter = Database.time(rows, "forget_after");
    return rows.getString("kind").equals(USER)
        ? new Revocation.OfUser(tenant, new UserId(subject), at, forgetAfter)
        : new Revocation.OfToken(tenant, subject, at, forgetAfter);
  }
}

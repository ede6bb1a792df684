package dev.carillon.postgres;

import org.springframework.jdbc.core.simple.JdbcClient;

/// The tenants' rows.
final class Tenants {
  private Tenants() {}

  /// The number of a tenant, whose row is made where there is none.
  static int number(JdbcClient jdbc, String key) {
    // A conflict would cost a number each time.
    String insert =
        """
        insert into tenant (key)
        select ? where not exists (select 1 from tenant where key = ?)
        on conflict do nothing
        """;
    jdbc.sql(insert).param(key).param(key).update();
    return jdbc.sql("select id from tenant where key = ?").param(key).query(Integer.class).single();
  }
}

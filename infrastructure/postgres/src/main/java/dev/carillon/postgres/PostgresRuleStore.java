package dev.carillon.postgres;

import dev.carillon.rules.Rule;
import dev.carillon.rules.running.RuleStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/// Versions of rules and what was counted of them. Counts of the same rows by several nodes wait
/// for each other; they are locked in one order.
public final class PostgresRuleStore implements RuleStore {
  private static final String VERSIONS =
      """
      select rule, version, source, loaded_at, last_run_at from rule_version
      """;

  private final Database database;

  public PostgresRuleStore(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void keep(List<Rule> rules) {
    String sql =
        """
        insert into rule_version as v (rule, version, source)
        select * from unnest(:rules::text[], :versions::text[], :sources::text[]) as r(a, b, c)
        order by a
        on conflict (rule, version) do update set last_run_at = now()
        """;
    database.query(jdbc ->
        jdbc.sql(sql)
            .param("rules", texts(rules, Rule::id))
            .param("versions", texts(rules, Rule::version))
            .param("sources", texts(rules, Rule::source))
            .update());
  }

  private static <T> String[] texts(List<T> items, Function<T, String> text) {
    return items.stream().map(text).toArray(String[]::new);
  }

  @Override
  public List<Version> versions(String rule, int max) {
    String sql = VERSIONS + " where rule = ? order by last_run_at desc, loaded_at desc limit ?";
    return database.query(
        jdbc -> jdbc.sql(sql).params(rule, max).query((rows, _) -> version(rows)).list());
  }

  @Override
  public Optional<Version> version(String rule, String version) {
    String sql = VERSIONS + " where rule = ? and version = ?";
    return database.query(
        jdbc -> jdbc.sql(sql).params(rule, version).query((rows, _) -> version(rows)).optional());
  }

  private static Version version(ResultSet rows) throws SQLException {
    return new Version(
        rows.getString("rule"),
        rows.getString("version"),
        rows.getString("source"),
        Database.time(rows, "loaded_at"),
        Database.time(rows, "last_run_at"));
  }

  @Override
  public void count(List<Hits> hits) {
    String sql =
        """
        insert into rule_hit as h (tenant, rule, day, told, passed, expired, failed, last_at)
        select a, b, c::date, d, e, f, g, to_timestamp(m / 1000.0)
        from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bigint[]) as v(a, b, c, d, e, f, g, m)
        order by a, b, c
        on conflict (tenant, rule, day) do update set told = h.told + excluded.told,
          passed = h.passed + excluded.passed, expired = h.expired + excluded.expired,
          failed = h.failed + excluded.failed, last_at = greatest(h.last_at, excluded.last_at)
        """;
    database.change(connection -> {
      try (var statement = connection.prepareStatement(sql)) {
        statement.setObject(1, texts(hits, Hits::tenant));
        statement.setObject(2, texts(hits, Hits::rule));
        statement.setObject(3, texts(hits, hit -> hit.day().toString()));
        statement.setObject(4, hits.stream().mapToLong(Hits::told).toArray());
        statement.setObject(5, hits.stream().mapToLong(Hits::passed).toArray());
        statement.setObject(6, hits.stream().mapToLong(Hits::expired).toArray());
        statement.setObject(7, hits.stream().mapToLong(Hits::failed).toArray());
        statement.setObject(
            8, hits.stream().mapToLong(hit -> hit.lastAt().toEpochMilli()).toArray());
        return statement.executeUpdate();
      }
    });
  }

  @Override
  public List<Hits> hits(String tenant, LocalDate from) {
    String sql =
        """
        select rule, max(day) as day, sum(told)::bigint as told, sum(passed)::bigint as passed,
          sum(expired)::bigint as expired, sum(failed)::bigint as failed, max(last_at) as last_at
        from rule_hit where tenant = ? and day >= ? group by rule order by rule
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .params(tenant, from)
            .query((rows, _) ->
                new Hits(
                    tenant,
                    rows.getString("rule"),
                    rows.getObject("day", LocalDate.class),
                    rows.getLong("told"),
                    rows.getLong("passed"),
                    rows.getLong("expired"),
                    rows.getLong("failed"),
                    Database.time(rows, "last_at")))
            .list());
  }

  @Override
  public int forget(Instant before, int max) {
    String versions =
        """
        delete from rule_version where (rule, version) in (
          select v.rule, v.version from rule_version v where v.last_run_at < ?
            and not exists (
              select from broadcast b
              where b.state = 'RUNNING' and b.texts = 'rule ' || v.rule || '@' || v.version)
          order by v.last_run_at limit ?)
        """;
    String hits =
        """
        delete from rule_hit where (tenant, rule, day) in (
          select tenant, rule, day from rule_hit where day < ? order by day limit ?)
        """;
    LocalDate day = LocalDate.ofInstant(before, ZoneOffset.UTC);
    return database.query(jdbc -> jdbc.sql(versions).params(Database.time(before), max).update())
        + database.query(jdbc -> jdbc.sql(hits).params(day, max).update());
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Preferences as a table, a row for each who said something, and one for a tenant's defaults.
public final class PostgresPreferences implements PreferenceStore {
  /// Nobody's id.
  private static final String DEFAULTS = "";

  private final Database database;

  public PostgresPreferences(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public Map<InboxKey, Preferences> findAll(Collection<InboxKey> who) {
    List<InboxKey> keys = List.copyOf(who);
    return keys.isEmpty() ? Map.of() : database.repeatable(connection -> findAll(connection, keys));
  }

  private static Map<InboxKey, Preferences> findAll(Connection connection, List<InboxKey> keys)
      throws SQLException {
    String sql =
        """
        with asked as (
          select t.id as tenant, v.tenant_key, v.receiver, v.ord
          from unnest(?::text[], ?::text[]) with ordinality as v(tenant_key, receiver, ord)
          join tenant t on t.key = v.tenant_key)
        select a.ord::int - 1 as place, a.tenant_key, p.*
        from asked a join preference p on p.tenant = a.tenant and p.receiver = a.receiver
        union all
        select -1, a.tenant_key, p.*
        from (select distinct tenant, tenant_key from asked) a
        join preference p on p.tenant = a.tenant and p.receiver = ''
        """;
    Map<String, List<PreferenceRule>> defaults = new HashMap<>();
    Map<InboxKey, Preferences> own = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<InboxKey> columns = new Columns<>(statement, keys);
      columns.texts(key -> key.tenant().value());
      columns.texts(key -> key.receiver().value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int place = rows.getInt("place");
          if (place < 0) {
            defaults.put(rows.getString("tenant_key"), rules(rows));
          } else {
            own.put(keys.get(place), preferences(rows));
          }
        }
      }
    }
    Map<InboxKey, Preferences> all = new HashMap<>();
    for (InboxKey key : keys) {
      Preferences chosen = own.getOrDefault(key, Preferences.NONE);
      all.put(
          key,
          new Preferences(
              defaults.getOrDefault(key.tenant().value(), List.of()),
              chosen.own(),
              chosen.quietHours(),
              chosen.digest()));
    }
    return all;
  }

  private static Preferences preferences(ResultSet rows) throws SQLException {
    LocalTime quietFrom = rows.getObject("quiet_from", LocalTime.class);
    LocalTime quietTo = rows.getObject("quiet_to", LocalTime.class);
    return new Preferences(
        List.of(),
        rules(rows),
        quietFrom == null ? null : new QuietHours(quietFrom, quietTo),
        digest(rows));
  }

  private static @Nullable Digest digest(ResultSet rows) throws SQLException {
    long millis = rows.getLong("digest_millis");
    LocalTime at = rows.getObject("digest_at", LocalTime.class);
    if (at != null) {
      return new Digest.At(at);
    }
    return millis == 0 ? null : new Digest.Every(Duration.ofMillis(millis));
  }

  private static List<PreferenceRule> rules(ResultSet rows) throws SQLException {
    String[] types = (String[]) rows.getArray("types").getArray();
    String[] channels = (String[]) rows.getArray("channels").getArray();
    Boolean[] allowed = (Boolean[]) rows.getArray("allowed").getArray();
    Boolean[] required = (Boolean[]) rows.getArray("required").getArray();
    List<PreferenceRule> rules = new ArrayList<>();
    for (int place = 0; place < types.length; place++) {
      rules.add(
          new PreferenceRule(
              new TypePattern(types[place]),
              Channel.valueOf(channels[place]),
              allowed[place],
              required[place]));
    }
    return rules;
  }

  @Override
  public void put(
      InboxKey who,
      List<PreferenceRule> rules,
      @Nullable QuietHours quietHours,
      @Nullable Digest digest) {
    database.transaction(jdbc -> {
      int tenant = Tenants.number(jdbc, who.tenant().value());
      put(jdbc, tenant, who.receiver().value(), rules, quietHours, digest);
    });
  }

  /// Under a lock of its own, or two that add at once would lose one another's rule.
  @Override
  public boolean add(InboxKey who, PreferenceRule rule) {
    String make =
        """
        insert into preference (tenant, receiver) values (?, ?) on conflict do nothing
        """;
    String lock =
        """
        select * from preference where tenant = ? and receiver = ? for update
        """;
    String receiver = who.receiver().value();
    return database.transaction(
        jdbc -> {
          int tenant = Tenants.number(jdbc, who.tenant().value());
          jdbc.sql(make).params(tenant, receiver).update();
          Preferences known =
              jdbc.sql(lock)
                  .params(tenant, receiver)
                  .query((rows, _) -> preferences(rows))
                  .single();
          List<PreferenceRule> rules = new ArrayList<>(known.own());
          rules.removeIf(old -> old.type().equals(rule.type()) && old.channel() == rule.channel());
          rules.add(rule);
          if (rules.size() > Preferences.MAX_RULES) {
            return false;
          }
          put(jdbc, tenant, receiver, rules, known.quietHours(), known.digest());
          return true;
        },
        done -> done);
  }

  @Override
  public List<PreferenceRule> defaults(TenantId tenant) {
    String sql =
        """
        select p.* from tenant t join preference p on p.tenant = t.id and p.receiver = ''
        where t.key = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(tenant.value())
            .query((rows, _) -> rules(rows))
            .optional()
            .orElse(List.of()));
  }

  @Override
  public void putDefaults(TenantId tenant, List<PreferenceRule> rules) {
    database.transaction(
        jdbc -> put(jdbc, Tenants.number(jdbc, tenant.value()), DEFAULTS, rules, null, null));
  }

  private static void put(
      JdbcClient jdbc,
      int tenant,
      String receiver,
      List<PreferenceRule> rules,
      @Nullable QuietHours quietHours,
      @Nullable Digest digest) {
    String sql =
        """
        insert into preference (tenant, receiver, types, channels, allowed, required, quiet_from,
          quiet_to, digest_millis, digest_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (tenant, receiver) do update set types = excluded.types,
          channels = excluded.channels, allowed = excluded.allowed, required = excluded.required,
          quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
          digest_millis = excluded.digest_millis, digest_at = excluded.digest_at
        """;
    jdbc.sql(sql)
        .param(tenant)
        .param(receiver)
        .param(rules.stream().map(rule -> rule.type().text()).toArray(String[]::new))
        .param(rules.stream().map(rule -> rule.channel().name()).toArray(String[]::new))
        .param(rules.stream().map(PreferenceRule::allowed).toArray(Boolean[]::new))
        .param(rules.stream().map(PreferenceRule::required).toArray(Boolean[]::new))
        .param(quietHours == null ? null : quietHours.from())
        .param(quietHours == null ? null : quietHours.to())
        .param(digest instanceof Digest.Every(var interval) ? interval.toMillis() : null)
        .param(digest instanceof Digest.At(var time) ? time : null)
        .update();
  }
}

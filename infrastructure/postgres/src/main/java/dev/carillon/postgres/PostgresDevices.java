package dev.carillon.postgres;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Devices;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Devices as a table.
public final class PostgresDevices implements Devices {
  private final Database database;
  private final int maxDevices;

  /// @param maxDevices of a user
  public PostgresDevices(DataSource dataSource, int maxDevices) {
    this.database = new Database(dataSource);
    this.maxDevices = maxDevices;
  }

  @Override
  public Device put(InboxKey who, Device device) {
    return database.transaction(
        jdbc -> {
          int tenant = Tenants.number(jdbc, who.tenant().value());
          takeTurn(jdbc, tenant, who, device);
          takeTokenAway(jdbc, tenant, who, device);
          Device kept = upsert(jdbc, tenant, who, device);
          keepToBound(jdbc, tenant, who, device.id());
          return kept;
        },
        _ -> true);
  }

  /// One after another where two would not see each other's rows: of a user, for the bound, and of
  /// a token, for its being of one device.
  private static void takeTurn(JdbcClient jdbc, int tenant, InboxKey who, Device device) {
    String sql = "select pg_advisory_xact_lock(hashtextextended(?, ?))";
    for (String shared : List.of(who.receiver().value(), device.platform() + device.token())) {
      jdbc.sql(sql).param("device:" + shared).param(tenant).query((_, _) -> true).list();
    }
  }

  private static void takeTokenAway(JdbcClient jdbc, int tenant, InboxKey who, Device device) {
    String sql =
        """
        delete from device
        where tenant = ? and platform = ? and token_hash = sha256(convert_to(?, 'UTF8'))
          and not (receiver = ? and id = ?)
        """;
    jdbc.sql(sql)
        .param(tenant)
        .param(device.platform().name())
        .param(device.token())
        .param(who.receiver().value())
        .param(device.id().value())
        .update();
  }

  private static Device upsert(JdbcClient jdbc, int tenant, InboxKey who, Device device) {
    String sql =
        """
        insert into device (tenant, receiver, id, platform, token, token_hash, created_at, last_seen_at)
        select ?, ?, ?, ?, v.token, sha256(convert_to(v.token, 'UTF8')), ?, ?
        from (values (?::text)) as v(token)
        on conflict (tenant, receiver, id) do update
          set platform = excluded.platform, token = excluded.token,
            token_hash = excluded.token_hash, last_seen_at = excluded.last_seen_at
        returning *
        """;
    return jdbc.sql(sql)
        .param(tenant)
        .param(who.receiver().value())
        .param(device.id().value())
        .param(device.platform().name())
        .param(Database.time(device.createdAt()))
        .param(Database.time(device.lastSeenAt()))
        .param(device.token())
        .query((rows, _) -> device(rows))
        .single();
  }

  /// The new one stays, also when another node's clock is ahead.
  private void keepToBound(JdbcClient jdbc, int tenant, InboxKey who, DeviceId newest) {
    String sql =
        """
        delete from device where tenant = ? and receiver = ? and id in (
          select id from device where tenant = ? and receiver = ? and id <> ?
          order by last_seen_at desc, id offset ?)
        """;
    jdbc.sql(sql)
        .param(tenant)
        .param(who.receiver().value())
        .param(tenant)
        .param(who.receiver().value())
        .param(newest.value())
        .param(maxDevices - 1)
        .update();
  }

  @Override
  public Map<InboxKey, List<Device>> findAll(Collection<InboxKey> who) {
    String sql =
        """
        select v.ord::int - 1 as place, d.*
        from unnest(?::text[], ?::text[]) with ordinality as v(tenant_key, receiver, ord)
        join tenant t on t.key = v.tenant_key
        join device d on d.tenant = t.id and d.receiver = v.receiver
        order by v.ord, d.last_seen_at desc, d.id
        """;
    List<InboxKey> keys = who.stream().distinct().toList();
    return database.repeatable(connection -> {
      Map<InboxKey, List<Device>> found = new HashMap<>();
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        Columns<InboxKey> columns = new Columns<>(statement, keys);
        columns.texts(key -> key.tenant().value());
        columns.texts(key -> key.receiver().value());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found
                .computeIfAbsent(keys.get(rows.getInt("place")), _ -> new ArrayList<>())
                .add(device(rows));
          }
        }
      }
      return found;
    });
  }

  @Override
  public boolean delete(InboxKey who, DeviceId id) {
    String sql =
        """
        delete from device d using tenant t
        where t.key = ? and d.tenant = t.id and d.receiver = ? and d.id = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
                .param(who.tenant().value())
                .param(who.receiver().value())
                .param(id.value())
                .update()
            == 1);
  }

  @Override
  public void forget(InboxKey who, DeliveryTarget.Device target) {
    String sql =
        """
        delete from device d using tenant t
        where t.key = ? and d.tenant = t.id and d.receiver = ? and d.id = ? and d.token = ?
        """;
    database.query(jdbc ->
        jdbc.sql(sql)
            .param(who.tenant().value())
            .param(who.receiver().value())
            .param(target.id())
            .param(target.token())
            .update());
  }

  private static Device device(ResultSet rows) throws SQLException {
    return new Device(
        new DeviceId(rows.getString("id")),
        Platform.valueOf(rows.getString("platform")),
        rows.getString("token"),
        Database.time(rows, "created_at"),
        Database.time(rows, "last_seen_at"));
  }
}

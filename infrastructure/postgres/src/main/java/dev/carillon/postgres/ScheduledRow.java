package dev.carillon.postgres;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the rows of what is scheduled read, with their tenant's key as `tenant_key`.
final class ScheduledRow {
  private static final String USER = "user:";
  private static final String SERVICE = "service:";

  private ScheduledRow() {}

  static Scheduled read(ResultSet rows, @Nullable String request) throws SQLException {
    return new Scheduled(
        rows.getObject("id", UUID.class),
        Scheduled.Kind.valueOf(rows.getString("kind")),
        caller(
            new TenantId(rows.getString("tenant_key")),
            rows.getString("caller"),
            rows.getBoolean("may_write_to_others")),
        request,
        Database.time(rows, "created_at"),
        Database.time(rows, "send_at"),
        Scheduled.State.valueOf(rows.getString("state")),
        rows.getString("last_error"));
  }

  private static Caller caller(TenantId tenant, String name, boolean mayWriteToOthers) {
    return name.startsWith(USER)
        ? new Caller.User(tenant, new UserId(name.substring(USER.length())), mayWriteToOthers)
        : new Caller.Service(tenant, name.substring(SERVICE.length()));
  }

  /// How the column has a caller.
  static String caller(Caller caller) {
    return switch (caller) {
      case Caller.User(var _, var user, var _) -> USER + user.value();
      case Caller.Service(var _, var name) -> SERVICE + name;
    };
  }

  static boolean mayWriteToOthers(Caller caller) {
    return switch (caller) {
      case Caller.User(var _, var _, var mayWriteToOthers) -> mayWriteToOthers;
      case Caller.Service _ -> true;
    };
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores one notification in one autocommit statement, so that no lock is held over a round trip.
///
/// The key's insert decides, and the inbox counts only what it let through: a number taken for a
/// replay would be a hole. A replay is answered by another statement, because the first one's
/// snapshot may be older than the row that stopped it.
final class AppendStatement {
  private static final int MAX_ROUNDS = 2 * Database.MAX_RECONNECTS;

  private final Database database;

  AppendStatement(Database database) {
    this.database = database;
  }

  /// Blocks until it is committed, or known not to be.
  ///
  /// When the connection is lost after the statement was sent, it is sent again with the same id: a
  /// row that has it already is the first one's, committed.
  Appended execute(NewNotification requested, @Nullable IdempotencyKey key) {
    NewNotification notification = inMilliseconds(requested);
    boolean maybeStored = false;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      try {
        boolean lookFirst = maybeStored;
        Optional<Appended> answer =
            database.once(connection -> round(connection, notification, key, lookFirst));
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (SQLException failure) {
        FailureKind kind = FailureKind.of(failure);
        maybeStored |= kind == FailureKind.CONNECTION_LOST;
        if (!isWorthAnotherRound(kind, maybeStored)) {
          throw refusal(FailureKind.exception(failure), maybeStored);
        }
      } catch (StoreUnavailableException noConnection) {
        throw refusal(noConnection, maybeStored);
      }
    }
    throw refusal(
        new StoreUnavailableException("too much at once", FailureKind.RETRY_AFTER), maybeStored);
  }

  private static boolean isWorthAnotherRound(FailureKind kind, boolean maybeStored) {
    return switch (kind) {
      case CONNECTION_LOST, CONFLICT -> true;
      // Sent, lost, not to be seen yet, and committed before the second try.
      case DUPLICATE -> maybeStored;
      case UNAVAILABLE, REFUSED -> false;
    };
  }

  private static RuntimeException refusal(RuntimeException failure, boolean maybeStored) {
    return maybeStored
        ? new StoreUnavailableException(
            "the connection was lost; whether the notification is stored is unknown",
            FailureKind.RETRY_AFTER,
            failure)
        : failure;
  }

  /// Empty: something stood in the way that is gone now; begin again.
  private static Optional<Appended> round(
      Connection connection,
      NewNotification notification,
      @Nullable IdempotencyKey key,
      boolean maybeStored)
      throws SQLException {
    if (maybeStored) {
      Optional<Appended> before = EarlierAppends.findStored(connection, notification);
      if (before.isPresent()) {
        return before;
      }
    }
    return switch (insert(connection, notification, key)) {
      case Inserted.At(var head) ->
          Optional.of(new Appended.Stored(notification.storedAs(head.seq()), head));
      case Inserted.NoTenant() -> {
        insertTenant(connection, notification.tenant());
        yield Optional.empty();
      }
      case Inserted.KeyTaken(var taken) -> {
        // By the try whose answer was lost, perhaps, committed since the look above.
        Optional<Appended> before =
            maybeStored ? EarlierAppends.findStored(connection, notification) : Optional.empty();
        yield before.isPresent()
            ? before
            : EarlierAppends.findReplay(connection, notification, taken);
      }
    };
  }

  private sealed interface Inserted {
    record At(InboxHead head) implements Inserted {}

    record NoTenant() implements Inserted {}

    record KeyTaken(IdempotencyKey key) implements Inserted {}
  }

  private static Inserted insert(
      Connection connection, NewNotification notification, @Nullable IdempotencyKey key)
      throws SQLException {
    String sql =
        """
        with p as (
          select t.id as tenant, v.*
          from (select ?::text as tenant_key, ?::uuid as id, ?::text as receiver, ?::text as sender,
              ?::text as object, ?::text as type, ?::json as payload,
              ?::timestamptz as created_at, ?::timestamptz as expires_at,
              ?::text as scope, ?::text as key, ?::text as fingerprint, ?::bigint as lifetime_millis
            ) v left join tenant t on t.key = v.tenant_key),
        k as (
          insert into idempotency as q (tenant, scope, key, fingerprint, id, expires_at)
          select tenant, scope, key, fingerprint, id, now() + lifetime_millis * interval '1 ms'
          from p where tenant is not null and key is not null
          on conflict (tenant, scope, key) do update
            set fingerprint = excluded.fingerprint, id = excluded.id,
              expires_at = excluded.expires_at
            where q.expires_at <= now()
          returning q.id),
        i as (
          insert into inbox as x (tenant, receiver, seq, unread)
          select tenant, receiver, 1, 1
          from p where tenant is not null and (key is null or exists (select from k))
          on conflict (tenant, receiver) do update
            set seq = x.seq + 1, unread = x.unread + 1
          returning x.seq, x.unread, x.epoch),
        n as (
          insert into notification (id, tenant, receiver, sender, object, type, payload,
            created_seq, unread_seq, seq, created_at, expires_at)
          select p.id, p.tenant, p.receiver, p.sender, p.object, p.type, p.payload,
            i.seq, i.seq, i.seq, p.created_at, p.expires_at
          from p cross join i)
        select p.tenant, i.seq, i.unread, i.epoch from p left join i on true
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, notification, key);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        long seq = rows.getLong("seq");
        if (!rows.wasNull()) {
          return new Inserted.At(new InboxHead(seq, rows.getLong("unread"), rows.getLong("epoch")));
        }
        return rows.getObject("tenant") == null || key == null
            ? new Inserted.NoTenant()
            : new Inserted.KeyTaken(key);
      }
    }
  }

  private static void bind(
      PreparedStatement statement, NewNotification notification, @Nullable IdempotencyKey key)
      throws SQLException {
    statement.setString(1, notification.tenant().value());
    statement.setObject(2, notification.id().value());
    statement.setString(3, notification.receiver().value());
    statement.setString(4, notification.sender().value());
    statement.setString(5, notification.object());
    statement.setString(6, notification.type());
    statement.setString(7, notification.payload().json());
    statement.setObject(8, Database.time(notification.createdAt()));
    statement.setObject(9, Database.timeOrNull(notification.expiresAt()));
    statement.setString(10, key == null ? null : key.scope());
    statement.setString(11, key == null ? null : key.key());
    statement.setString(12, key == null ? null : key.fingerprint());
    Duration lifetime = key == null ? null : key.lifetime();
    statement.setObject(13, lifetime == null ? null : lifetime.toMillis(), Types.BIGINT);
  }

  private static void insertTenant(Connection connection, TenantId tenant) throws SQLException {
    String sql =
        """
        insert into tenant (key) values (?) on conflict (key) do nothing
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.value());
      statement.executeUpdate();
    }
  }

  /// As it will be read back; PostgreSQL would keep microseconds.
  private static NewNotification inMilliseconds(NewNotification notification) {
    var expiresAt = notification.expiresAt();
    return new NewNotification(
        notification.id(),
        notification.tenant(),
        notification.receiver(),
        notification.sender(),
        notification.object(),
        notification.type(),
        notification.payload(),
        notification.createdAt().truncatedTo(ChronoUnit.MILLIS),
        expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS));
  }
}

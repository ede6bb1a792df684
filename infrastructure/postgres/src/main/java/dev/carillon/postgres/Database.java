package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Runs work on a connection of its own, never in a caller's transaction: what is told after a call
/// has been committed by it. Failures become the exceptions of [FailureKind].
final class Database {
  /// A deadlock's loser wins the next time; five losses in a row are a load problem.
  private static final int MAX_CONFLICTS = 5;

  /// After a restart the pool is full of dead connections, and each fails at once, once. Waiting
  /// for a live one is bounded by the pool.
  static final int MAX_RECONNECTS = 12;

  private final DataSource dataSource;

  Database(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /// Something done with a connection; one transaction at most.
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /// Runs a change once, or again when it lost a deadlock.
  ///
  /// @throws StoreUnavailableException also when the connection was lost: it may have been done
  <T extends @Nullable Object> T change(Work<T> work) {
    return run(work, 0);
  }

  /// Runs something that may be done twice: a query, or a statement with the same effect the second
  /// time. A lost connection is replaced.
  <T extends @Nullable Object> T repeatable(Work<T> work) {
    return run(work, MAX_RECONNECTS);
  }

  private <T extends @Nullable Object> T run(Work<T> work, int maxReconnects) {
    int conflicts = 0;
    int reconnects = 0;
    while (true) {
      try {
        return once(work);
      } catch (SQLException failure) {
        boolean again =
            switch (FailureKind.of(failure)) {
              case CONFLICT -> ++conflicts < MAX_CONFLICTS;
              case CONNECTION_LOST -> reconnects++ < maxReconnects;
              case UNAVAILABLE, DUPLICATE, REFUSED -> false;
            };
        if (!again) {
          throw FailureKind.exception(failure);
        }
      }
    }
  }

  /// Runs it once, or again when it lost a deadlock, and leaves other failures to the caller.
  ///
  /// @throws StoreUnavailableException as [#once]
  <T extends @Nullable Object> T conflicting(Work<T> work) throws SQLException {
    int conflicts = 0;
    while (true) {
      try {
        return once(work);
      } catch (SQLException failure) {
        if (FailureKind.of(failure) != FailureKind.CONFLICT || ++conflicts == MAX_CONFLICTS) {
          throw failure;
        }
      }
    }
  }

  /// Runs it once and leaves the failure to the caller.
  ///
  /// @throws StoreUnavailableException when there was no connection: nothing was sent
  <T extends @Nullable Object> T once(Work<T> work) throws SQLException {
    try (Connection connection = connect()) {
      return work.on(connection);
    } catch (DataAccessException wrapped) {
      if (wrapped.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw wrapped;
    }
  }

  /// For what is one statement and may be done twice.
  <T extends @Nullable Object> T query(Function<JdbcClient, T> statement) {
    return repeatable(connection ->
        statement.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true))));
  }

  /// For statements that are done together or not at all, and may be done twice. The pool rolls
  /// back what comes back without a commit, and puts autocommit back.
  void transaction(Consumer<JdbcClient> statements) {
    transaction(
        jdbc -> {
          statements.accept(jdbc);
          return true;
        },
        _ -> true);
  }

  /// The same, undone when their result is none to keep.
  <T> T transaction(Function<JdbcClient, T> statements, Predicate<? super T> kept) {
    return repeatable(connection -> {
      connection.setAutoCommit(false);
      T result =
          statements.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
      if (kept.test(result)) {
        connection.commit();
      }
      return result;
    });
  }

  private Connection connect() {
    try {
      return dataSource.getConnection();
    } catch (SQLException failure) {
      throw new StoreUnavailableException(
          "no connection to the database", FailureKind.RETRY_AFTER, failure);
    }
  }

  /// For what joins the caller's transaction: only the exceptions are made ours.
  static <T extends @Nullable Object> T translated(Supplier<T> joined) {
    try {
      return joined.get();
    } catch (DataAccessException wrapped) {
      throw wrapped.getCause() instanceof SQLException failure
          ? FailureKind.exception(failure)
          : wrapped;
    }
  }

  /// As the store keeps times: in milliseconds.
  static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }

  static Instant time(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant timeOrNull(ResultSet rows, String column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

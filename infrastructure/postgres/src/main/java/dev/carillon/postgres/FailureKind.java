package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/// What a failed statement means for whoever sent it, by its SQLSTATE (PostgreSQL's Appendix A).
enum FailureKind {
  /// Nothing was done, and trying again later is right.
  UNAVAILABLE,
  /// The connection ended after something may have been sent: done, or not done.
  CONNECTION_LOST,
  /// The transaction was the loser of a deadlock or a serialization failure: run it again.
  CONFLICT,
  /// A unique key exists already.
  DUPLICATE,
  /// The statement is wrong here and stays wrong.
  REFUSED;

  /// A guess that suits a restart (0.4 s), a failover and a lock that times out.
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  static FailureKind of(SQLException failure) {
    String state = failure.getSQLState();
    if (failure instanceof SQLTransientConnectionException) {
      return UNAVAILABLE; // The pool's: no connection was to be had, nothing was sent.
    }
    if (state == null || state.length() != 5) {
      return REFUSED;
    }
    return switch (state) {
      case "40001", "40P01" -> CONFLICT;
      case "23505" -> DUPLICATE;
      case "40003" -> CONNECTION_LOST;
      // lock_timeout; a cancelled statement; a standby.
      case "55P03", "57014", "25006" -> UNAVAILABLE;
      default ->
          switch (state.substring(0, 2)) {
            // 57P0x: shut down, crashed, starting. 25P0x: a session that stood still for too long.
            case "08", "57" -> CONNECTION_LOST;
            case "25" -> state.charAt(2) == 'P' ? CONNECTION_LOST : REFUSED;
            // Out of disk, memory or connections; an I/O error.
            case "53", "58" -> UNAVAILABLE;
            default -> REFUSED;
          };
    };
  }

  /// Whether it is about the data of one row: the same statement would do for other rows.
  static boolean isOfData(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  static boolean isLockTimeout(SQLException failure) {
    return "55P03".equals(failure.getSQLState());
  }

  /// The exception for whoever asked. Its message names nothing of the database's.
  static RuntimeException exception(SQLException failure) {
    return switch (of(failure)) {
      case UNAVAILABLE -> unavailable("the database cannot serve now", failure);
      case CONNECTION_LOST -> unavailable("the connection to the database was lost", failure);
      case CONFLICT -> unavailable("the database is too busy with this inbox", failure);
      case DUPLICATE, REFUSED ->
          new PostgresException(
              "PostgreSQL refused a statement, SQLSTATE " + failure.getSQLState(), failure);
    };
  }

  private static StoreUnavailableException unavailable(String message, SQLException cause) {
    return new StoreUnavailableException(message, RETRY_AFTER, cause);
  }
}

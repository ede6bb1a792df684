package dev.carillon.project.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Tells an outage from a defect, by SQLSTATE (PostgreSQL's Appendix A).
final class Availability {
  /// A guess that suits a restart and a lock that times out.
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /// 08 connection, 40 lost conflict, 53 out of something, 55P03 lock timeout, 57 shut down or
  /// cancelled, 58 input or output, 25P0x a session that stood still, 25006 a standby.
  private static final Pattern OUTAGE = Pattern.compile("(08|40|53|57|58).{3}|55P03|25P0.|25006");

  private Availability() {}

  /// Runs the work; an outage becomes the ports' exception, whose message names nothing of the
  /// database's.
  static <T> T of(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException | TransactionException failure) {
      if (sqlException(failure).filter(Availability::isOutage).isPresent()) {
        throw new StoreUnavailableException("the database cannot serve now", RETRY_AFTER, failure);
      }
      throw failure;
    }
  }

  private static boolean isOutage(SQLException failure) {
    String state = failure.getSQLState();
    // The first is the pool's: no connection was to be had.
    return failure instanceof SQLTransientConnectionException
        || (state != null && OUTAGE.matcher(state).matches());
  }

  private static Optional<SQLException> sqlException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}

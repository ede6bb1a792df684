package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/// Keeps events from outside away while too many wait. It looks once a second at most, so a
/// second's arrivals may go over the bound; what the process itself publishes is never refused.
public final class OutboxBound {
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Database database;
  private final int maxWaiting;
  private final AtomicLong lookAt = new AtomicLong(System.nanoTime());
  private volatile boolean full;

  public OutboxBound(DataSource dataSource, int maxWaiting) {
    this.database = new Database(dataSource);
    this.maxWaiting = maxWaiting;
  }

  /// @throws StoreUnavailableException when it is reached
  void check() {
    long now = System.nanoTime();
    long due = lookAt.get();
    if (now - due >= 0 && lookAt.compareAndSet(due, now + LOOK_NANOS)) {
      full = waitingUpTo(maxWaiting) >= maxWaiting;
    }
    if (full) {
      throw new StoreUnavailableException("too many events wait", FailureKind.RETRY_AFTER);
    }
  }

  /// Counts no further than that.
  private long waitingUpTo(int limit) {
    String sql =
        """
        select count(*) from (select 1 from outbox where parked_at is null limit ?) waiting
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(limit).query(Long.class).single());
  }
}

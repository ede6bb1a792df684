package dev.carillon.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// A pool of connections with a fair queue in front of it.
///
/// HikariCP alone starves callers once virtual threads outnumber its connections: at 64 callers on
/// 20 connections some waited for the whole run, behind the queue p99 came down to p50. A caller
/// that finds the queue full, or waits in it for too long, gets a
/// [SQLTransientConnectionException]; nothing was sent then.
///
/// Do not ask for a second connection while holding one: the queue knows no owners.
public final class PostgresDataSource extends DelegatingDataSource implements AutoCloseable {
  private final HikariDataSource pool;
  private final Semaphore permits;
  private final int maxWaiting;
  private final long maxWaitMillis;

  private PostgresDataSource(HikariDataSource pool, ConnectionOptions options) {
    super(pool);
    this.pool = pool;
    this.permits = new Semaphore(options.poolSize(), true);
    this.maxWaiting = options.maxWaiting();
    this.maxWaitMillis = options.maxWait().toMillis();
  }

  /// Opens a pool. Does not wait for the database: the first use does, for `maxWait`.
  public static PostgresDataSource open(ConnectionOptions options) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("carillon");
    config.setJdbcUrl(options.url());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setMaximumPoolSize(options.poolSize());
    config.setConnectionTimeout(options.maxWait().toMillis());
    config.setValidationTimeout(Math.min(1000, options.maxWait().toMillis()));
    config.setInitializationFailTimeout(-1);
    // The stores decide in a second statement after the lock, and need it to see the latest commit.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(sessionSettings(options));
    config.addDataSourceProperty("ApplicationName", "carillon");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "connectTimeout", Long.toString(Math.max(1, options.maxWait().toSeconds())));
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(options.socketTimeout().toSeconds()));
    // A handful of fixed texts: each is worth a server-side plan from its first use.
    config.addDataSourceProperty("prepareThreshold", "1");
    return new PostgresDataSource(new HikariDataSource(config), options);
  }

  /// Set by statements and not by the driver's `options`, which an operator's URL may use and a
  /// pooler in between may drop. jit costs more than it saves on statements of milliseconds.
  private static String sessionSettings(ConnectionOptions options) {
    return """
    set lock_timeout = %d;
    set idle_in_transaction_session_timeout = %d;
    set tcp_user_timeout = %d;
    set jit = off
    """
        .formatted(
            options.lockTimeout().toMillis(),
            options.idleInTransactionTimeout().toMillis(),
            options.idleInTransactionTimeout().toMillis());
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (permits.getQueueLength() >= maxWaiting) {
      throw new SQLTransientConnectionException("too many wait for a connection");
    }
    try {
      if (!permits.tryAcquire(maxWaitMillis, TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException("waited too long for a connection");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted on the way to a connection");
    }
    Connection connection = null;
    try {
      connection = pool.getConnection();
      return Lease.of(connection, permits);
    } finally {
      if (connection == null) {
        permits.release();
      }
    }
  }

  /// The pool has one user; another's connections would be outside of the queue's count.
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLException("the pool has one user");
  }

  @Override
  public void close() {
    pool.close();
  }

  /// A connection that gives its place in the queue back when it is closed, once.
  private record Lease(Connection connection, Semaphore permits, AtomicBoolean open)
      implements InvocationHandler {

    static Connection of(Connection connection, Semaphore permits) {
      return (Connection)
          Proxy.newProxyInstance(
              Lease.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              new Lease(connection, permits, new AtomicBoolean(true)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      try {
        return switch (method.getName()) {
          case "equals" -> arguments != null && isMine(arguments[0]);
          case "hashCode" -> hashCode();
          default -> method.invoke(connection, arguments);
        };
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause() == null ? thrown : thrown.getCause();
      } finally {
        if (method.getName().equals("close") && open.getAndSet(false)) {
          permits.release();
        }
      }
    }

    private boolean isMine(@Nullable Object other) {
      return other != null
          && Proxy.isProxyClass(other.getClass())
          && Proxy.getInvocationHandler(other).equals(this);
    }
  }
}

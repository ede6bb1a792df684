package dev.carillon.postgres;

import java.time.Duration;

/// How to reach the database, and how long to wait for it.
///
/// @param url `jdbc:postgresql://…`; what it sets wins over what is set here
/// @param poolSize connections kept open; more do not write faster
/// @param maxWaiting callers that may wait for a connection; the next one is refused at once
/// @param maxWait how long each of them may wait, and how long connecting may take
/// @param lockTimeout how long a statement waits for a row that another holds
/// @param idleInTransactionTimeout how long a transaction may stand still before it is ended, so
///   that a frozen node does not freeze the others
/// @param socketTimeout how long an answer may take before the connection is given up; above
///   `lockTimeout`
public record ConnectionOptions(
    String url,
    String user,
    String password,
    int poolSize,
    int maxWaiting,
    Duration maxWait,
    Duration lockTimeout,
    Duration idleInTransactionTimeout,
    Duration socketTimeout) {

  public ConnectionOptions {
    if (poolSize < 2) {
      throw new IllegalArgumentException("poolSize is at least 2");
    }
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("maxWaiting is at least 1");
    }
    if (maxWait.toMillis() < 250) {
      throw new IllegalArgumentException("maxWait is at least 250 ms");
    }
    if (lockTimeout.toMillis() < 1 || idleInTransactionTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeouts are at least 1 ms; none would be no bound");
    }
    if (socketTimeout.toSeconds() < 1 || socketTimeout.compareTo(lockTimeout) <= 0) {
      throw new IllegalArgumentException("socketTimeout is at least 1 s and above lockTimeout");
    }
  }

  /// Ten connections, a thousand waiting for 2 s at most, locks for 2 s, 10 s idle in a
  /// transaction, 30 s for an answer.
  public static ConnectionOptions of(String url, String user, String password) {
    return new ConnectionOptions(
        url,
        user,
        password,
        10,
        1000,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  public ConnectionOptions withPoolSize(int size) {
    return new ConnectionOptions(
        url,
        user,
        password,
        size,
        maxWaiting,
        maxWait,
        lockTimeout,
        idleInTransactionTimeout,
        socketTimeout);
  }

  public ConnectionOptions withWaiting(int most, Duration longest) {
    return new ConnectionOptions(
        url,
        user,
        password,
        poolSize,
        most,
        longest,
        lockTimeout,
        idleInTransactionTimeout,
        socketTimeout);
  }

  /// Leaves the password out.
  @Override
  public String toString() {
    return "ConnectionOptions[user=" + user + ", poolSize=" + poolSize + "]";
  }
}

package dev.carillon.postgres;

import java.io.Serial;

/// PostgreSQL refused something that waiting does not cure: a text it cannot hold, a server too
/// old, a schema that is not ours. The message is one line of our own; the cause has PostgreSQL's
/// words and is for logs only.
public final class PostgresException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PostgresException(String message) {
    super(message);
  }

  PostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}

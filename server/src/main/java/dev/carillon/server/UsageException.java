package dev.carillon.server;

import java.io.Serial;

/// The command line does not say something that can be done; the message says what would.
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}

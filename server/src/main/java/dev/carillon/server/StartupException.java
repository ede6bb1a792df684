package dev.carillon.server;

import java.io.Serial;

/// The server cannot start as it is set up. The message is one line for the person who started it,
/// and says what to do.
final class StartupException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StartupException(String message) {
    super(message);
  }

  StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}

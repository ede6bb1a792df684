package dev.carillon.web.tokens;

import java.io.Serial;

/// A secret is missing, too short, readable by others, or cannot be kept. The server does not start
/// with it; the message says what to do and never holds the secret.
public final class UnusableSecretException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UnusableSecretException(String message) {
    super(message);
  }

  UnusableSecretException(String message, Throwable cause) {
    super(message, cause);
  }
}

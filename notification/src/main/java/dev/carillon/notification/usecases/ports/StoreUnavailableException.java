package dev.carillon.notification.usecases.ports;

import java.io.Serial;
import java.time.Duration;

/// The store cannot serve now: it is away, restarting, or has too much waiting. Trying again later
/// is right.
public final class StoreUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public StoreUnavailableException(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  public StoreUnavailableException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /// When to try again, a guess.
  public Duration retryAfter() {
    return retryAfter;
  }
}

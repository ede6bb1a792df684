package dev.carillon.events;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a listener needs is away or has too much to do: nothing is wrong with the event. It is told
/// again after a wait, and this was none of its attempts.
public class RetryLaterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Duration after;

  /// @param after how long to wait at least
  public RetryLaterException(String message, Duration after, @Nullable Throwable cause) {
    super(message, cause);
    this.after = after;
  }

  /// How long to wait at least.
  public Duration after() {
    return after;
  }
}

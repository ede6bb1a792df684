package dev.carillon.notification.usecases.ports;

import java.time.Duration;

/// Keeps messages from a provider that is away, and lets a few through to see whether it is back: a
/// circuit breaker. Does not block; any thread.
public interface ProviderGuard {
  /// Whether a message may be sent; then one of the other two has to follow.
  boolean enter();

  /// The provider did what it is there for, if only by refusing a message.
  void succeeded(Duration took);

  /// It did not.
  void failed(Duration took);

  /// Whether nothing is let through for now.
  boolean isOpen();

  /// When to ask again, after [#enter] refused.
  Duration pause();
}

package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Revocation;
import java.time.Instant;
import java.util.List;

/// Keeps revocations for as long as they could refuse something. All methods block and throw
/// [StoreUnavailableException] like the other store.
public interface Revocations {
  /// Adds it; a second one for the same user or token takes the later times.
  void add(Revocation revocation);

  /// Those that may not be forgotten yet.
  List<Revocation> active(Instant now);

  /// Drops what may be forgotten.
  void forget(Instant now);
}

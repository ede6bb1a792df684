package dev.carillon.notices;

import dev.carillon.events.RetryLaterException;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;

/// Says in the words of events what the store says in its own.
final class StoreAway {
  private StoreAway() {}

  static RetryLaterException later(StoreUnavailableException away) {
    return new RetryLaterException(
        "the store is away: " + away.getMessage(), away.retryAfter(), away);
  }
}

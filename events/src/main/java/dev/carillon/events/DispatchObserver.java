package dev.carillon.events;

/// Is shown what the dispatcher does: for logs and metrics. Called on the dispatcher's threads;
/// must not throw.
public interface DispatchObserver {
  /// Every listener has heard the event.
  default void told(Event event) {}

  /// A listener failed; the event is retried, or parked when this was the last attempt.
  default void failed(
      Event event, String listener, int attempt, boolean parked, Exception failure) {}

  /// What a listener needs is away; the event is told again later, and this was no attempt.
  default void postponed(Event event, RetryLaterException cause) {}

  /// The outbox could not be reached; what was in hand is claimed again when its lease is over.
  default void outboxFailed(RuntimeException failure) {}

  /// The dispatcher closed while so many events were still being told.
  default void leftUnfinished(int events) {}
}

package dev.carillon.events;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Keeps events between the commit that published them and the last listener that heard them.
///
/// A claimed event is leased: no one else gets it until the lease is over or it is given back. A
/// node that dies loses its leases, and its events are claimed again: at least once, which
/// listeners turn into once by the event's id. All methods block and may be called from any thread;
/// each is a transaction of its own but [#publish]. The lease runs by the store's clock, not the
/// node's.
///
/// Events of one tenant and key are in line: only the first that was published can be claimed,
/// until it is complete or parked. Those published at the same time, neither after the other's
/// commit, stand in no promised order, and may be told at the same time.
public interface Outbox extends EventPublisher {
  /// An event to be told.
  ///
  /// @param attempt 1 the first time
  /// @param done listeners that have returned already, in earlier attempts
  record Claimed(Event event, int attempt, Set<String> done) {
    public Claimed {
      done = Set.copyOf(done);
    }
  }

  /// Takes events that are due, oldest first, and first in their line.
  List<Claimed> claim(int max, Duration lease);

  /// Prolongs leases of events that are still being told.
  void extend(Collection<UUID> events, Duration lease);

  /// Remembers that one listener has returned.
  void listenerDone(UUID event, String listener);

  /// Every listener has returned: the event goes. Doing it twice changes nothing.
  void complete(UUID event);

  /// A listener failed: give the event back, to be claimed after the delay, or up to a quarter of
  /// it later: what failed together does not come back together.
  void retry(UUID event, Duration delay, String error);

  /// What a listener needs is away: give the event back as [#retry] does, without counting this as
  /// an attempt.
  void postpone(UUID event, Duration delay, String error);

  /// It failed too often: put the event among the dead letters, where nothing claims it.
  void park(UUID event, String error);
}

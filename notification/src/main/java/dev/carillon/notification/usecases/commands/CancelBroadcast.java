package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Stops a broadcast where it is: the copies that are in inboxes stay, and what of them waits to be
/// delivered by other channels is not sent. Blocks until the commit; executing it again changes
/// nothing.
public final class CancelBroadcast {
  private final Broadcasts broadcasts;
  private final InstantSource clock;

  public CancelBroadcast(Broadcasts broadcasts, InstantSource clock) {
    this.broadcasts = broadcasts;
    this.clock = clock;
  }

  /// Runs it.
  ///
  /// @return the broadcast as it is then, whether it ran or had ended before; empty when there is
  ///   none
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Broadcasts]
  public Optional<BroadcastProgress> execute(Caller.Service caller, BroadcastId id) {
    broadcasts.cancel(caller.tenant(), id, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return broadcasts.find(caller.tenant(), id);
  }
}

package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows a tenant's broadcasts and how far they are. Blocks; throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the store is away.
public final class ListBroadcasts {
  private final Broadcasts broadcasts;

  public ListBroadcasts(Broadcasts broadcasts) {
    this.broadcasts = broadcasts;
  }

  /// The broadcast with its first failures, if there is one.
  public Optional<BroadcastProgress> one(Caller.Service caller, BroadcastId id) {
    return broadcasts.find(caller.tenant(), id);
  }

  /// A page of them, newest first, without their failures.
  public List<BroadcastProgress> all(Caller.Service caller, @Nullable BroadcastId before, int max) {
    return broadcasts.list(caller.tenant(), before, max);
  }
}

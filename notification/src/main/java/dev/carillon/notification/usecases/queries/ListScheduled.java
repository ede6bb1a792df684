package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.usecases.ports.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows what waits for its time: to a backend all of its tenant, to a user what they asked for
/// themself. Blocks; throws [dev.carillon.notification.usecases.ports.StoreUnavailableException]
/// when the store is away.
public final class ListScheduled {
  private final Schedule schedule;

  public ListScheduled(Schedule schedule) {
    this.schedule = schedule;
  }

  /// One of them, whatever became of it.
  public Optional<Scheduled> one(Caller caller, UUID id) {
    return schedule.find(caller.tenant(), id).filter(found -> found.isFor(caller));
  }

  /// A page of them, the last that was asked for first.
  public List<Scheduled> all(Caller caller, @Nullable UUID before, int max) {
    Caller.User own = caller instanceof Caller.User user ? user : null;
    return schedule.list(caller.tenant(), own, before, max);
  }
}

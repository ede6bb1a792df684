package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.usecases.ports.Schedule;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// Keeps what is scheduled from ever being sent. Blocks until the commit; executing it again
/// changes nothing.
public final class CancelScheduled {
  private final Schedule schedule;
  private final InstantSource clock;

  public CancelScheduled(Schedule schedule, InstantSource clock) {
    this.schedule = schedule;
    this.clock = clock;
  }

  /// What became of it.
  public enum Outcome {
    /// It is not sent, by this request or by one before it.
    CANCELLED,
    /// It was, or is being sent.
    TOO_LATE,
    /// There is none, or it is another's.
    NOT_FOUND
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Schedule]
  public Outcome execute(Caller caller, UUID id) {
    Optional<Scheduled> found = find(caller, id);
    if (found.isEmpty()) {
      return Outcome.NOT_FOUND;
    }
    if (schedule.cancel(caller.tenant(), id, clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
      return Outcome.CANCELLED;
    }
    return find(caller, id)
        .map(left ->
            left.state() == Scheduled.State.CANCELLED ? Outcome.CANCELLED : Outcome.TOO_LATE)
        .orElse(Outcome.NOT_FOUND);
  }

  private Optional<Scheduled> find(Caller caller, UUID id) {
    return schedule.find(caller.tenant(), id).filter(found -> found.isFor(caller));
  }
}

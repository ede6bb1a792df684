package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps events until their time. Whoever asks has checked them. Blocks; runs on virtual threads.
public final class ScheduleEvents {
  private final Schedule schedule;
  private final Duration originLifetime;
  private final InstantSource clock;

  /// @param originLifetime how long an event's origin is known, from its arrival
  public ScheduleEvents(Schedule schedule, Duration originLifetime, InstantSource clock) {
    this.schedule = schedule;
    this.originLifetime = originLifetime;
    this.clock = clock;
  }

  /// Where an event comes from: the same one is kept once.
  ///
  /// @param source whose word the id is
  public record Origin(String source, String id, String fingerprint) {}

  /// An event to keep.
  ///
  /// @param request `name`, `data`, `occurredAt` and, where it has one, `key`: a JSON object's text
  public record Command(UUID id, String request, Instant sendAt, @Nullable Origin origin) {}

  /// Runs it.
  ///
  /// @return in the order of the commands
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Schedule]
  public List<Schedule.Kept> execute(Caller.Service caller, List<Command> commands) {
    if (commands.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return schedule.keep(
        caller.tenant(), commands.stream().map(command -> asked(command, caller, now)).toList());
  }

  private Schedule.Asked asked(Command command, Caller.Service caller, Instant now) {
    Origin origin = command.origin();
    return new Schedule.Asked(
        new Scheduled(
            command.id(),
            Scheduled.Kind.EVENT,
            caller,
            command.request(),
            now,
            command.sendAt(),
            Scheduled.State.WAITING,
            null),
        origin == null
            ? null
            : new IdempotencyKey(
                origin.source(), origin.id(), origin.fingerprint(), originLifetime));
  }
}

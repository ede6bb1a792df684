package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Keeps a notification until its time, checked as one that is sent at once. What is due already is
/// sent at once. Blocks; runs on virtual threads.
public final class ScheduleNotification {
  private final CreateNotification create;
  private final Schedule schedule;
  private final SendTimes times;
  private final NotificationIds ids;
  private final InstantSource clock;

  public ScheduleNotification(
      CreateNotification create,
      Schedule schedule,
      SendTimes times,
      NotificationIds ids,
      InstantSource clock) {
    this.create = create;
    this.schedule = schedule;
    this.times = times;
    this.ids = ids;
    this.clock = clock;
  }

  /// What is asked.
  ///
  /// @param request the whole of it, a JSON object's text: read again when it is due
  public record Command(CreateNotification.Command notification, SendTime sendAt, String request) {}

  /// An outcome of what was not refused for its time.
  public sealed interface Taken extends Outcome {}

  /// What became of it.
  public sealed interface Outcome {
    /// It waits for its time.
    record Waiting(NotificationId id, Instant sendAt) implements Taken {}

    /// The key had done this already; the first one's.
    record Replayed(NotificationId id, Instant sendAt) implements Taken {}

    /// It was sent at once, or refused as if it had been to be.
    record AtOnce(CreateNotification.Outcome outcome) implements Taken {}

    /// Its time is further ahead than it may be.
    record TooFar(Duration maxAhead) implements Outcome {}

    /// Too much of the tenant's waits.
    record Full(int bound) implements Outcome {}
  }

  /// Runs it for some of one tenant.
  ///
  /// @return in their order; complete, or on their way into the store, or failed with
  ///   [StoreUnavailableException], each by itself
  public List<CompletableFuture<Outcome>> execute(TenantId tenant, List<Command> commands) {
    List<Schedule.Asked> asked = new ArrayList<>();
    List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (Command command : commands) {
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      outcomes.add(outcome);
      try {
        begin(command, outcome)
            .ifPresent(later -> {
              asked.add(later);
              waiting.add(outcome);
            });
      } catch (StoreUnavailableException away) {
        outcome.completeExceptionally(away);
      }
    }
    keep(tenant, asked, waiting);
    return outcomes;
  }

  /// What would be said against it; null: nothing. Does not look at its key, nor at what waits.
  public @Nullable Outcome refused(Command command) {
    return switch (looked(command)) {
      case Looked.Refused(var outcome) -> outcome;
      case Looked.Now _, Looked.Later _ -> null;
    };
  }

  /// What is to be done about it.
  private sealed interface Looked {
    record Refused(Outcome outcome) implements Looked {}

    record Now() implements Looked {}

    record Later(Instant at) implements Looked {}
  }

  private Looked looked(Command command) {
    CreateNotification.Command notification = command.notification();
    CreateNotification.Outcome.Refused refused = create.refused(notification, Instant.MIN);
    if (refused != null) {
      return new Looked.Refused(new Outcome.AtOnce(refused));
    }
    return switch (times.of(command.sendAt(), receiver(command))) {
      case SendTimes.Found.Now() -> new Looked.Now();
      case SendTimes.Found.TooFar(var maxAhead) -> new Looked.Refused(new Outcome.TooFar(maxAhead));
      case SendTimes.Found.Later(var at) -> {
        CreateNotification.Outcome.Refused then = create.refused(notification, at);
        yield then == null
            ? new Looked.Later(at)
            : new Looked.Refused(new Outcome.AtOnce(beforeItsTime(then)));
      }
    };
  }

  /// @return what is to be kept; empty when the outcome does not wait for that
  private Optional<Schedule.Asked> begin(Command command, CompletableFuture<Outcome> outcome) {
    switch (looked(command)) {
      case Looked.Refused(var refused) -> outcome.complete(refused);
      case Looked.Now() -> sendAtOnce(command.notification(), outcome);
      case Looked.Later(var at) -> {
        return Optional.of(asked(command, at));
      }
    }
    return Optional.empty();
  }

  private void sendAtOnce(
      CreateNotification.Command notification, CompletableFuture<Outcome> outcome) {
    var _ =
        create
            .execute(notification)
            .whenComplete((sent, failure) -> {
              if (failure == null) {
                outcome.complete(new Outcome.AtOnce(sent));
              } else {
                outcome.completeExceptionally(failure);
              }
            });
  }

  private void keep(
      TenantId tenant, List<Schedule.Asked> asked, List<CompletableFuture<Outcome>> waiting) {
    if (asked.isEmpty()) {
      return;
    }
    try {
      List<Schedule.Kept> kept = schedule.keep(tenant, asked);
      for (int i = 0; i < kept.size(); i++) {
        waiting.get(i).complete(outcome(kept.get(i), asked.get(i)));
      }
    } catch (StoreUnavailableException away) {
      waiting.forEach(outcome -> outcome.completeExceptionally(away));
    }
  }

  private static InboxKey receiver(Command command) {
    CreateNotification.Command notification = command.notification();
    return new InboxKey(notification.caller().tenant(), new UserId(notification.receiverId()));
  }

  private Schedule.Asked asked(Command command, Instant at) {
    return new Schedule.Asked(
        new Scheduled(
            ids.next().value(),
            Scheduled.Kind.NOTIFICATION,
            command.notification().caller(),
            command.request(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            at,
            Scheduled.State.WAITING,
            null),
        command.notification().key(),
        command.notification().about(),
        command.notification().receiverId());
  }

  /// What expires before it is sent.
  private static CreateNotification.Outcome.Refused beforeItsTime(
      CreateNotification.Outcome.Refused refused) {
    return refused instanceof CreateNotification.Outcome.Invalid(var violations)
        ? new CreateNotification.Outcome.Invalid(
            violations.stream().map(Violation::atSendTime).toList())
        : refused;
  }

  private static Outcome outcome(Schedule.Kept kept, Schedule.Asked asked) {
    return switch (kept) {
      case Schedule.Kept.Waiting(var id, var sendAt) ->
          new Outcome.Waiting(new NotificationId(id), sendAt);
      case Schedule.Kept.Repeated(var id, var sendAt) ->
          new Outcome.Replayed(
              new NotificationId(id), sendAt == null ? asked.scheduled().sendAt() : sendAt);
      case Schedule.Kept.KeyReused() ->
          new Outcome.AtOnce(new CreateNotification.Outcome.KeyReused());
      case Schedule.Kept.Full(var bound) -> new Outcome.Full(bound);
    };
  }
}

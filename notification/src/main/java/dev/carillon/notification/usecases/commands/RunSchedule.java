package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Sends what is due. Blocks; run it again and again, on any number of nodes.
///
/// A notification is claimed, written, and then marked as sent. It is written under the id it was
/// scheduled with, and under a key that is dropped by the mark: whoever claims it after a node was
/// killed in between is answered that it is there. Events change tables in one statement.
public final class RunSchedule {
  /// So that one run ends, whatever is due.
  private static final int MAX_STEPS = 20;

  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

  private final Schedule schedule;
  private final CreateNotification create;
  private final Requests requests;
  private final Observer observer;
  private final Policy policy;
  private final InstantSource clock;

  public RunSchedule(
      Schedule schedule,
      CreateNotification create,
      Requests requests,
      Observer observer,
      Policy policy,
      InstantSource clock) {
    this.schedule = schedule;
    this.create = create;
    this.requests = requests;
    this.observer = observer;
    this.policy = policy;
    this.clock = clock;
  }

  /// Reads what was asked.
  public interface Requests {
    /// The command that it was, without its key.
    ///
    /// @throws RuntimeException when it cannot be read
    CreateNotification.Command command(Scheduled scheduled);
  }

  /// Hears what an operator should know. Returns at once.
  public interface Observer {
    /// It is not sent, and not tried again.
    ///
    /// @param error names nothing of its contents
    void putAside(UUID id, String error);
  }

  /// How hard it is tried.
  ///
  /// @param step notifications or events that are taken at once
  /// @param lease how long a dead node's notifications wait for another node
  /// @param maxAttempts of one notification, when it and not the store is at fault
  public record Policy(int step, Duration lease, int maxAttempts) {}

  /// Sends the notifications that are due.
  ///
  /// @return how many it had in hand
  public int notifications() {
    int all = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      List<Schedule.Due> due = schedule.claim(now(), policy.step(), policy.lease());
      send(due);
      all += due.size();
      if (due.size() < policy.step()) {
        break;
      }
    }
    return all;
  }

  /// All at once, so that they are written together.
  private void send(List<Schedule.Due> due) {
    List<CompletableFuture<CreateNotification.Outcome>> sending =
        due.stream().map(this::begin).toList();
    List<UUID> sent = new ArrayList<>();
    for (int i = 0; i < due.size(); i++) {
      UUID id = due.get(i).scheduled().id();
      try {
        switch (sending.get(i).join()) {
          case CreateNotification.Outcome.Created _,
              CreateNotification.Outcome.Grown _,
              CreateNotification.Outcome.Held _,
              CreateNotification.Outcome.Accepted _,
              CreateNotification.Outcome.Replayed _ ->
              sent.add(id);
          case CreateNotification.Outcome.Refused refused -> putAside(id, reason(refused));
        }
      } catch (CompletionException failure) {
        failed(due.get(i), failure.getCause());
      }
    }
    if (!sent.isEmpty()) {
      schedule.sent(sent, now());
    }
  }

  private CompletableFuture<CreateNotification.Outcome> begin(Schedule.Due due) {
    UUID id = due.scheduled().id();
    try {
      CreateNotification.Command command = requests.command(due.scheduled());
      return create
          .execute(command.with(Schedule.keyOf(id)), new NotificationId(id))
          .toCompletableFuture();
    } catch (RuntimeException unreadable) {
      return CompletableFuture.failedFuture(unreadable);
    }
  }

  private static String reason(CreateNotification.Outcome.Refused refused) {
    return switch (refused) {
      case CreateNotification.Outcome.KeyReused() -> "another notification has its key";
      case CreateNotification.Outcome.Forbidden(var reason) -> "forbidden: " + reason;
      case CreateNotification.Outcome.Invalid(var violations) ->
          "invalid: " + violations.getFirst().field() + ' ' + violations.getFirst().rule();
    };
  }

  private void failed(Schedule.Due due, @Nullable Throwable cause) {
    UUID id = due.scheduled().id();
    String error = String.valueOf(cause == null ? null : cause.getMessage());
    if (cause instanceof StoreUnavailableException away) {
      schedule.retry(id, now().plus(away.retryAfter()), error);
    } else if (due.attempt() < policy.maxAttempts()) {
      schedule.retry(id, now().plus(backoff(due.attempt())), error);
    } else {
      putAside(id, error);
    }
  }

  private static Duration backoff(int attempt) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(attempt - 1, 16));
    return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
  }

  private void putAside(UUID id, String error) {
    schedule.fail(id, error, now());
    observer.putAside(id, error);
  }

  /// Puts the events that are due into the outbox.
  ///
  /// @return how many
  public int events() {
    int all = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      Schedule.Told told = schedule.tell(now(), policy.step());
      all += told.events();
      if (told.failed() != null) {
        observer.putAside(told.failed(), "the outbox does not take it");
      } else if (told.events() == 0) {
        break;
      }
    }
    return all;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

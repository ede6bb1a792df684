package dev.carillon.web.controllers;

import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Sends notifications at their time: for routes that are on the event loop, on other threads,
/// because keeping them blocks.
public final class LaterSending {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final ScheduleNotification schedule;
  private final Executor executor;

  /// @param executor may block
  public LaterSending(ScheduleNotification schedule, Executor executor) {
    this.schedule = schedule;
    this.executor = executor;
  }

  /// Keeps one. Does not block.
  ///
  /// @return fails with what [#tooFar] and [#full] make, or as [ScheduleNotification] does
  CompletableFuture<ScheduleNotification.Taken> send(ScheduleNotification.Command command) {
    TenantId tenant = command.notification().caller().tenant();
    return CompletableFuture.supplyAsync(() -> sendAll(tenant, List.of(command)), executor)
        .thenCompose(List::getFirst);
  }

  /// Keeps some of one tenant. Blocks.
  ///
  /// @return in their order; each fails as that of [#send]
  List<CompletableFuture<ScheduleNotification.Taken>> sendAll(
      TenantId tenant, List<ScheduleNotification.Command> commands) {
    List<CompletableFuture<ScheduleNotification.Outcome>> outcomes =
        schedule.execute(tenant, commands);
    List<CompletableFuture<ScheduleNotification.Taken>> taken = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      SendTime time = commands.get(i).sendAt();
      taken.add(outcomes.get(i).thenApply(outcome -> taken(outcome, time)));
    }
    return taken;
  }

  private static ScheduleNotification.Taken taken(
      ScheduleNotification.Outcome outcome, SendTime time) {
    return switch (outcome) {
      case ScheduleNotification.Taken taken -> taken;
      case ScheduleNotification.Outcome.TooFar(var maxAhead) -> throw tooFar(time, maxAhead);
      case ScheduleNotification.Outcome.Full(var bound) -> throw full(bound);
    };
  }

  /// The refusal of a time that is too far ahead.
  static ProblemException tooFar(SendTime time, Duration maxAhead) {
    return ProblemException.of(ProblemType.VALIDATION)
        .at(List.of(tooFar(time instanceof SendTime.Delay ? "delay" : "sendAt", maxAhead)));
  }

  static FieldFault tooFar(String field, Duration maxAhead) {
    return FieldFault.of(field, "field.too-far", text(maxAhead));
  }

  /// Days where it is days: P366D says more than PT8784H.
  private static String text(Duration duration) {
    return duration.equals(Duration.ofDays(duration.toDays()))
        ? "P" + duration.toDays() + 'D'
        : duration.toString();
  }

  /// The refusal when too much waits.
  static StoreUnavailableException full(int bound) {
    return new StoreUnavailableException(
        "the tenant has " + bound + " waiting for their time", RETRY_AFTER);
  }
}

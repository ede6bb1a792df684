package dev.carillon.web.controllers;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.web.rates.Permit;
import dev.carillon.web.rates.SenderRates;
import java.util.concurrent.CompletionStage;

/// Sends what requests ask for, within the limits of those who ask. What Carillon sends by itself,
/// and what was asked for earlier and is due, does not come by here. Does not block.
public final class LimitedSending {
  private final CreateNotification create;
  private final LaterSending later;
  private final SenderRates rates;

  public LimitedSending(CreateNotification create, LaterSending later, SenderRates rates) {
    this.create = create;
    this.later = later;
    this.rates = rates;
  }

  /// What one needs that is well-formed. Whether the rules of notifications take it is not known
  /// yet: what they refuse gives it back.
  ///
  /// @throws dev.carillon.web.problems.ProblemException when it is over a limit
  Permit permit(CreateNotificationRequests.Sending sending) {
    CreateNotification.Command asked = sending.atOnce();
    return rates.take(asked.caller(), asked.receiverId(), asked.type(), sending.throttle());
  }

  /// @throws dev.carillon.web.problems.ProblemException as [#permit]
  CompletionStage<CreateNotification.Outcome> atOnce(CreateNotificationRequests.Sending sending) {
    Permit permit = permit(sending);
    return permit.spentOn(
        create.execute(sending.atOnce()),
        outcome -> !(outcome instanceof CreateNotification.Outcome.Refused));
  }

  /// @param sending has a time
  /// @throws dev.carillon.web.problems.ProblemException as [#permit]
  CompletionStage<ScheduleNotification.Taken> later(CreateNotificationRequests.Sending sending) {
    Permit permit = permit(sending);
    return permit.spentOn(later.send(requireNonNull(sending.later())), LimitedSending::isTaken);
  }

  static boolean isTaken(ScheduleNotification.Taken taken) {
    return !(taken instanceof ScheduleNotification.Outcome.AtOnce(var outcome)
        && outcome instanceof CreateNotification.Outcome.Refused);
  }
}

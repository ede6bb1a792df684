package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Puts one of one's own notifications away until a time.
@RestController
@RequestMapping(
    path = {"/notifications", "/v1/notifications"},
    produces = APPLICATION_JSON_VALUE)
public final class SnoozeController {
  private final ChangeNotification change;
  private final SendTimes times;
  private final Messages messages;

  public SnoozeController(ChangeNotification change, SendTimes times, Messages messages) {
    this.change = change;
    this.times = times;
    this.messages = messages;
  }

  /// @param until a date with a zone
  record Snooze(@Nullable String until) {}

  @PatchMapping(path = "/{id}/snooze", consumes = APPLICATION_JSON_VALUE)
  Answers.Marked snooze(
      Caller.User caller, @PathVariable String id, @RequestBody Snooze body, Locale language) {
    Instant until = until(body.until());
    return answer(change.snooze(inbox(caller), id(id), until), "notification.snoozed", language);
  }

  @PatchMapping("/{id}/unsnooze")
  Answers.Marked unsnooze(Caller.User caller, @PathVariable String id, Locale language) {
    return answer(
        change.execute(inbox(caller), id(id), NotificationAction.UNSNOOZE),
        "notification.unsnoozed",
        language);
  }

  private Instant until(@Nullable String text) {
    if (text == null) {
      throw wrong(FieldFault.of("until", "field.missing"));
    }
    Instant moment =
        Timestamps.parse(text).orElseThrow(() -> wrong(FieldFault.of("until", "field.date")));
    return switch (times.of(new SendTime.Moment(moment), null)) {
      case SendTimes.Found.Now() -> throw wrong(FieldFault.of("until", "violation.NOT_IN_FUTURE"));
      case SendTimes.Found.TooFar(var maxAhead) ->
          throw wrong(LaterSending.tooFar("until", maxAhead));
      case SendTimes.Found.Later(var at) -> at;
    };
  }

  private static ProblemException wrong(FieldFault fault) {
    return ProblemException.of(ProblemType.VALIDATION).at(List.of(fault));
  }

  private Answers.Marked answer(ChangeNotification.Outcome outcome, String code, Locale language) {
    return switch (outcome) {
      case ChangeNotification.Outcome.Done(var head) ->
          Answers.Marked.of(messages.text(language, code), head);
      case ChangeNotification.Outcome.NotFound() -> throw notFound();
    };
  }

  /// A text that is no id names no notification.
  private static NotificationId id(String text) {
    return NotificationId.parse(text).orElseThrow(SnoozeController::notFound);
  }

  private static ProblemException notFound() {
    return ProblemException.of(ProblemType.NOT_FOUND, "notification.not-found");
  }

  private static InboxKey inbox(Caller.User caller) {
    return new InboxKey(caller.tenant(), caller.user());
  }
}

package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.web.problems.Messages;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Sending a notification: the route that carries the traffic. It stays on the event loop and
/// answers when the store has committed.
@RestController
@RequestMapping(
    path = {"/notifications", "/v1/notifications"},
    produces = APPLICATION_JSON_VALUE)
public final class SendingController {
  private final LimitedSending sender;
  private final CreateNotificationRequests requests;
  private final Messages messages;

  public SendingController(
      LimitedSending sender, CreateNotificationRequests requests, Messages messages) {
    this.sender = sender;
    this.requests = requests;
    this.messages = messages;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  CompletionStage<ResponseEntity<Record>> send(
      Caller caller,
      @RequestBody byte[] body,
      @RequestHeader HttpHeaders headers,
      Locale language) {
    CreateNotificationRequests.Sending sending =
        requests.sending(body, headers.getOrEmpty(IdempotencyKeys.HEADER), caller);
    return sending.later() == null
        ? sender.atOnce(sending).thenApply(outcome -> answer(outcome, language))
        : sender.later(sending).thenApply(taken -> answer(taken, language));
  }

  private ResponseEntity<Record> answer(ScheduleNotification.Taken taken, Locale language) {
    String message = messages.text(language, "notification.scheduled");
    return switch (taken) {
      case ScheduleNotification.Outcome.Waiting(var id, var sendAt) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .body(Answers.Scheduled.of(message, id.toString(), sendAt));
      case ScheduleNotification.Outcome.Replayed(var id, var sendAt) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .header(IdempotencyKeys.REPLAYED, "true")
              .body(Answers.Scheduled.of(message, id.toString(), sendAt));
      case ScheduleNotification.Outcome.AtOnce(var outcome) -> answer(outcome, language);
    };
  }

  private ResponseEntity<Record> answer(CreateNotification.Outcome outcome, Locale language) {
    SentAnswer answer = SentAnswer.of(outcome);
    ResponseEntity.BodyBuilder response = ResponseEntity.status(answer.status());
    if (answer.replayed()) {
      response.header(IdempotencyKeys.REPLAYED, "true");
    }
    return response.body(Answers.of(answer, messages.text(language, answer.messageKey())));
  }
}

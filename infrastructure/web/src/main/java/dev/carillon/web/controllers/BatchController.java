package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.json.CreateNotificationReader;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.Problems;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Sending many notifications by one request. They wait for the store together and are answered
/// together; what is wrong with one is said in its place and keeps none of the others.
@RestController
@RequestMapping(
    path = {"/notifications", "/v1/notifications"},
    produces = APPLICATION_JSON_VALUE)
public final class BatchController {
  private static final Logger LOG = LoggerFactory.getLogger(BatchController.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final int RESULT_BYTES = 80;

  private final LimitedSending sender;
  private final CreateNotificationRequests requests;
  private final LaterSending later;
  private final Problems problems;

  public BatchController(
      LimitedSending sender,
      CreateNotificationRequests requests,
      LaterSending later,
      Problems problems) {
    this.sender = sender;
    this.requests = requests;
    this.later = later;
    this.problems = problems;
  }

  /// When nothing could be stored for now, the whole is refused for now: the caller sends it again.
  @PostMapping(path = "/batch", consumes = APPLICATION_JSON_VALUE)
  byte[] send(Caller caller, @RequestBody byte[] body, Locale language) {
    List<CompletableFuture<ScheduleNotification.Taken>> outcomes = new ArrayList<>();
    List<ScheduleNotification.Command> commands = new ArrayList<>();
    List<CompletableFuture<ScheduleNotification.Taken>> waiting = new ArrayList<>();
    for (CreateNotificationReader.Item item : requests.batch(body)) {
      CompletableFuture<ScheduleNotification.Taken> outcome = new CompletableFuture<>();
      try {
        CreateNotificationRequests.Sending sending = requests.sending(item, caller);
        if (sending.later() == null) {
          outcome = atOnce(sending);
        } else {
          var _ = sender.permit(sending).spentOn(outcome, LimitedSending::isTaken);
          commands.add(sending.later());
          waiting.add(outcome);
        }
      } catch (ProblemException refused) {
        outcome.completeExceptionally(refused);
      }
      outcomes.add(outcome);
    }
    keep(caller, commands, waiting);
    outcomes.forEach(outcome -> outcome.exceptionally(_ -> null).join());
    if (!outcomes.isEmpty()
        && outcomes.stream().allMatch(BatchController::isForNow)
        && outcomes.getFirst().exceptionNow() instanceof RuntimeException first) {
      throw first;
    }
    return json(outcomes, language);
  }

  private CompletableFuture<ScheduleNotification.Taken> atOnce(
      CreateNotificationRequests.Sending sending) {
    return sender
        .atOnce(sending)
        .toCompletableFuture()
        .thenApply(ScheduleNotification.Outcome.AtOnce::new);
  }

  /// Those that are to be sent later, by one statement.
  private void keep(
      Caller caller,
      List<ScheduleNotification.Command> commands,
      List<CompletableFuture<ScheduleNotification.Taken>> waiting) {
    List<CompletableFuture<ScheduleNotification.Taken>> kept;
    try {
      kept = later.sendAll(caller.tenant(), commands);
    } catch (RuntimeException failed) {
      waiting.forEach(outcome -> outcome.completeExceptionally(failed));
      throw failed;
    }
    for (int i = 0; i < kept.size(); i++) {
      CompletableFuture<ScheduleNotification.Taken> outcome = waiting.get(i);
      var _ =
          kept.get(i)
              .whenComplete((taken, failure) -> {
                if (failure == null) {
                  outcome.complete(taken);
                } else {
                  outcome.completeExceptionally(failure);
                }
              });
    }
  }

  private static boolean isForNow(CompletableFuture<ScheduleNotification.Taken> outcome) {
    return outcome.isCompletedExceptionally()
        && failure(outcome) instanceof StoreUnavailableException;
  }

  private static Throwable failure(CompletableFuture<ScheduleNotification.Taken> outcome) {
    Throwable failure = outcome.exceptionNow();
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  private byte[] json(
      List<CompletableFuture<ScheduleNotification.Taken>> outcomes, Locale language) {
    var out = new ByteArrayOutputStream(RESULT_BYTES * (outcomes.size() + 1));
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      generator.writeStartObject();
      generator.writeBooleanProperty("success", true);
      generator.writeArrayPropertyStart("results");
      for (CompletableFuture<ScheduleNotification.Taken> outcome : outcomes) {
        write(outcome, generator, language);
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  private void write(
      CompletableFuture<ScheduleNotification.Taken> outcome,
      JsonGenerator generator,
      Locale language) {
    generator.writeStartObject();
    if (outcome.isCompletedExceptionally()) {
      writeProblem(failure(outcome), generator, language);
    } else {
      write(outcome.resultNow(), generator, language);
    }
    generator.writeEndObject();
  }

  private void write(CreateNotification.Outcome outcome, JsonGenerator generator, Locale language) {
    if (outcome instanceof CreateNotification.Outcome.Refused refused) {
      writeProblem(CreateNotificationRequests.refusal(refused), generator, language);
      return;
    }
    SentAnswer answer = SentAnswer.of(outcome);
    generator.writeStringProperty("id", answer.id().toString());
    if (answer.seq() != null) {
      generator.writeNumberProperty("seq", answer.seq());
    }
    if (answer.isGrouped()) {
      generator.writeStringProperty("status", answer.word());
    }
    if (answer.replayed()) {
      generator.writeBooleanProperty("replayed", true);
    }
  }

  private void write(ScheduleNotification.Taken taken, JsonGenerator generator, Locale language) {
    switch (taken) {
      case ScheduleNotification.Outcome.AtOnce(var outcome) -> write(outcome, generator, language);
      case ScheduleNotification.Outcome.Waiting(var id, var sendAt) -> {
        generator.writeStringProperty("id", id.toString());
        generator.writeStringProperty("sendAt", Timestamps.text(sendAt));
      }
      case ScheduleNotification.Outcome.Replayed(var id, var sendAt) -> {
        generator.writeStringProperty("id", id.toString());
        generator.writeStringProperty("sendAt", Timestamps.text(sendAt));
        generator.writeBooleanProperty("replayed", true);
      }
    }
  }

  private void writeProblem(Throwable cause, JsonGenerator generator, Locale language) {
    if (!(cause instanceof ProblemException) && !(cause instanceof StoreUnavailableException)) {
      LOG.atError().setCause(cause).log("A notification of a batch failed");
    }
    generator.writeName("problem");
    problems.write(cause, language, generator);
  }
}

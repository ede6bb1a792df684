package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.Problems;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Takes events from backends.
@RestController
@RequestMapping(
    path = {"/events", "/v1/events"},
    produces = APPLICATION_JSON_VALUE)
public final class EventsController {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int RESULT_BYTES = 64;

  private final EventTaking taking;
  private final Problems problems;

  public EventsController(EventTaking taking, Problems problems) {
    this.taking = taking;
    this.problems = problems;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  CompletionStage<ResponseEntity<Record>> take(Caller.Service caller, @RequestBody byte[] body) {
    return taking.take(body, caller).thenApply(EventsController::answer);
  }

  private static ResponseEntity<Record> answer(EventTaking.Accepted accepted) {
    ResponseEntity.BodyBuilder response = ResponseEntity.status(HttpStatus.ACCEPTED);
    if (accepted.repeated()) {
      response.header(IdempotencyKeys.REPLAYED, "true");
    }
    return response.body(Answers.accepted(accepted.id().toString(), accepted.sendAt()));
  }

  @PostMapping(path = "/batch", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> takeBatch(
      Caller.Service caller, @RequestBody byte[] body, Locale language) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .body(json(taking.takeBatch(body, caller), language));
  }

  private byte[] json(List<EventTaking.Result> results, Locale language) {
    var out = new ByteArrayOutputStream(RESULT_BYTES * (results.size() + 1));
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      generator.writeStartObject();
      generator.writeBooleanProperty("success", true);
      generator.writeArrayPropertyStart("results");
      for (EventTaking.Result result : results) {
        generator.writeStartObject();
        switch (result) {
          case EventTaking.Accepted accepted -> write(accepted, generator);
          case EventTaking.Refused(var problem) -> {
            generator.writeName("problem");
            problems.write(problem, language, generator);
          }
        }
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(EventTaking.Accepted accepted, JsonGenerator generator) {
    generator.writeStringProperty("id", accepted.id().toString());
    if (accepted.sendAt() != null) {
      generator.writeStringProperty("sendAt", Timestamps.text(accepted.sendAt()));
    }
    if (accepted.repeated()) {
      generator.writeBooleanProperty("replayed", true);
    }
  }
}

package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.events.EventIntake;
import dev.carillon.events.EventIntake.Arrival;
import dev.carillon.events.EventIntake.Receipt;
import dev.carillon.notification.domain.Caller;
import dev.carillon.web.json.EventReader;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.problems.Problems;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Takes events from backends. They are durable when the answer comes; who is told of them is
/// decided after it.
@RestController
@RequestMapping(
    path = {"/events", "/v1/events"},
    produces = APPLICATION_JSON_VALUE)
public final class EventsController {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int RESULT_BYTES = 64;

  private final EventIntake intake;
  private final EventRequests requests;
  private final Problems problems;

  public EventsController(EventIntake intake, EventRequests requests, Problems problems) {
    this.intake = intake;
    this.requests = requests;
    this.problems = problems;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<Answers.Accepted> take(Caller.Service caller, @RequestBody byte[] body) {
    Arrival arrival = requests.arrival(body, caller);
    return switch (intake.take(List.of(arrival)).getFirst()) {
      case Receipt.Taken(var id) ->
          ResponseEntity.status(HttpStatus.ACCEPTED).body(Answers.Accepted.of(id.toString()));
      case Receipt.Repeated(var id) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .header(IdempotencyKeys.REPLAYED, "true")
              .body(Answers.Accepted.of(id.toString()));
      case Receipt.IdReused() -> throw idReused();
    };
  }

  /// What is wrong with one event is said in its place and keeps none of the others.
  @PostMapping(path = "/batch", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> takeBatch(
      Caller.Service caller, @RequestBody byte[] body, Locale language) {
    List<Object> places = new ArrayList<>();
    List<Arrival> arrivals = new ArrayList<>();
    for (EventReader.Told told : requests.batch(body)) {
      try {
        Arrival arrival = requests.arrival(told, caller);
        arrivals.add(arrival);
        places.add(arrival);
      } catch (ProblemException refused) {
        places.add(refused);
      }
    }
    Iterator<Receipt> receipts = intake.take(arrivals).iterator();
    places.replaceAll(place -> place instanceof Arrival ? receipts.next() : place);
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(json(places, language));
  }

  /// @param places receipts and refusals, in the order of the batch
  private byte[] json(List<Object> places, Locale language) {
    var out = new ByteArrayOutputStream(RESULT_BYTES * (places.size() + 1));
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      generator.writeStartObject();
      generator.writeBooleanProperty("success", true);
      generator.writeArrayPropertyStart("results");
      for (Object place : places) {
        generator.writeStartObject();
        switch (place) {
          case Receipt.Taken(var id) -> writeId(id, generator);
          case Receipt.Repeated(var id) -> {
            writeId(id, generator);
            generator.writeBooleanProperty("replayed", true);
          }
          case Receipt.IdReused() -> writeProblem(idReused(), generator, language);
          case ProblemException refused -> writeProblem(refused, generator, language);
          default -> throw new IllegalStateException("neither a receipt nor a refusal: " + place);
        }
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void writeId(UUID id, JsonGenerator generator) {
    generator.writeStringProperty("id", id.toString());
  }

  private void writeProblem(ProblemException refused, JsonGenerator generator, Locale language) {
    generator.writeName("problem");
    problems.write(refused, language, generator);
  }

  private static ProblemException idReused() {
    return ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REUSED, "event.id-reused");
  }
}

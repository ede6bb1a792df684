package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.events.EventIntake;
import dev.carillon.events.EventIntake.Arrival;
import dev.carillon.events.EventIntake.Receipt;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.usecases.commands.ScheduleEvents;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.web.json.EventReader;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.problems.Problems;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
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
  private final ScheduleEvents schedule;
  private final SendTimes times;
  private final EventRequests requests;
  private final Problems problems;

  public EventsController(
      EventIntake intake,
      ScheduleEvents schedule,
      SendTimes times,
      EventRequests requests,
      Problems problems) {
    this.intake = intake;
    this.schedule = schedule;
    this.times = times;
    this.requests = requests;
    this.problems = problems;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<Object> take(Caller.Service caller, @RequestBody byte[] body) {
    Object place = place(requests.asked(body, caller));
    return switch (take(caller, List.of(place)).getFirst()) {
      case Receipt.Taken(var id) -> accepted().body(Answers.Accepted.of(id.toString()));
      case Receipt.Repeated(var id) -> repeated().body(Answers.Accepted.of(id.toString()));
      case Later(var id, var sendAt, var isRepeated) ->
          (isRepeated ? repeated() : accepted())
              .body(Answers.AcceptedForLater.of(id.toString(), sendAt));
      case RuntimeException refused -> throw refused;
      default -> throw new IllegalStateException("no receipt");
    };
  }

  private static ResponseEntity.BodyBuilder accepted() {
    return ResponseEntity.status(HttpStatus.ACCEPTED);
  }

  private static ResponseEntity.BodyBuilder repeated() {
    return accepted().header(IdempotencyKeys.REPLAYED, "true");
  }

  /// What is wrong with one event is said in its place and keeps none of the others.
  @PostMapping(path = "/batch", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> takeBatch(
      Caller.Service caller, @RequestBody byte[] body, Locale language) {
    List<Object> places = new ArrayList<>();
    for (EventReader.Told told : requests.batch(body)) {
      try {
        places.add(place(requests.asked(told, caller)));
      } catch (ProblemException refused) {
        places.add(refused);
      }
    }
    return accepted().body(json(take(caller, places), language));
  }

  /// An event that waits for its time.
  private record Later(UUID id, Instant sendAt, boolean isRepeated) {}

  /// @return an arrival, or a command where its time is still to come
  private Object place(EventRequests.Asked asked) {
    SendTime time = asked.sendAt();
    if (time == null) {
      return asked.arrival();
    }
    return switch (times.of(time, null)) {
      case SendTimes.Found.Now() -> asked.arrival();
      case SendTimes.Found.Later(var at) -> asked.later(at);
      case SendTimes.Found.TooFar(var maxAhead) -> throw LaterSending.tooFar(time, maxAhead);
    };
  }

  /// @param places arrivals, commands, and refusals
  /// @return receipts, what is kept for later, and refusals, in the same order
  private List<Object> take(Caller.Service caller, List<Object> places) {
    List<ScheduleEvents.Command> commands = of(ScheduleEvents.Command.class, places);
    Iterator<Schedule.Kept> kept = schedule.execute(caller, commands).iterator();
    Iterator<Receipt> receipts = intake.take(of(Arrival.class, places)).iterator();
    return places.stream()
        .map(place ->
            switch (place) {
              case Arrival _ -> result(receipts.next());
              case ScheduleEvents.Command command -> result(kept.next(), command);
              default -> place;
            })
        .toList();
  }

  private static <T> List<T> of(Class<T> kind, List<Object> places) {
    return places.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Object result(Receipt receipt) {
    return receipt instanceof Receipt.IdReused ? idReused() : receipt;
  }

  private static Object result(Schedule.Kept kept, ScheduleEvents.Command command) {
    return switch (kept) {
      case Schedule.Kept.Waiting(var id, var sendAt) -> new Later(id, sendAt, false);
      case Schedule.Kept.Repeated(var id, var sendAt) ->
          new Later(id, sendAt == null ? command.sendAt() : sendAt, true);
      case Schedule.Kept.KeyReused() -> idReused();
      case Schedule.Kept.Full(var bound) -> LaterSending.full(bound);
    };
  }

  /// @param places receipts, what is kept for later, and refusals, in the order of the batch
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
          case Later(var id, var sendAt, var isRepeated) -> {
            writeId(id, generator);
            generator.writeStringProperty("sendAt", Timestamps.text(sendAt));
            if (isRepeated) {
              generator.writeBooleanProperty("replayed", true);
            }
          }
          case RuntimeException refused -> writeProblem(refused, generator, language);
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

  private void writeProblem(RuntimeException refused, JsonGenerator generator, Locale language) {
    generator.writeName("problem");
    problems.write(refused, language, generator);
  }

  private static ProblemException idReused() {
    return ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REUSED, "event.id-reused");
  }
}

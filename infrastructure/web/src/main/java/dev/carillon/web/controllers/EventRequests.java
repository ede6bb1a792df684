package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.carillon.events.Event;
import dev.carillon.events.EventCatalog;
import dev.carillon.events.EventIntake.Arrival;
import dev.carillon.events.EventIntake.Origin;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.usecases.commands.ScheduleEvents;
import dev.carillon.web.json.EventReader;
import dev.carillon.web.json.JsonDigest;
import dev.carillon.web.json.ScheduledEventJson;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes events of what a `POST /events` or a batch tells. Does not block.
public final class EventRequests {
  private final EventReader reader;
  private final EventCatalog catalog;
  private final JsonDigest digest;
  private final NotificationIds ids;
  private final InstantSource clock;
  private final int maxBatch;
  private final int maxDataBytes;

  public EventRequests(
      EventReader reader,
      EventCatalog catalog,
      JsonDigest digest,
      InstantSource clock,
      int maxBatch,
      int maxDataBytes) {
    this.reader = reader;
    this.catalog = catalog;
    this.digest = digest;
    this.ids = new NotificationIds(clock);
    this.clock = clock;
    this.maxBatch = maxBatch;
    this.maxDataBytes = maxDataBytes;
  }

  /// An event, and when it is to be told.
  ///
  /// @param sendAt null: at once
  record Asked(Arrival arrival, @Nullable SendTime sendAt) {
    /// What is kept of it until then.
    ScheduleEvents.Command later(Instant at) {
      Event event = arrival.event();
      Origin origin = arrival.origin();
      return new ScheduleEvents.Command(
          event.id(),
          ScheduledEventJson.of(event),
          at,
          origin == null
              ? null
              : new ScheduleEvents.Origin(origin.source(), origin.id(), origin.fingerprint()));
    }
  }

  /// @throws ProblemException when the body is not as the contract says
  Asked asked(byte[] body, Caller.Service caller) {
    return asked(reader.read(body), caller);
  }

  /// @throws ProblemException when the body is no batch; what is wrong with one event is for
  ///   [#asked(EventReader.Told, Caller.Service)] to say
  List<EventReader.Told> batch(byte[] body) {
    return reader.readBatch(body, maxBatch);
  }

  /// @throws ProblemException when the event is not as the contract says
  Asked asked(EventReader.Told told, Caller.Service caller) {
    List<FieldFault> faults = new ArrayList<>(told.faults());
    if (faults.isEmpty()) {
      check(told, faults);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    String data = requireNonNull(told.data());
    if (data.getBytes(UTF_8).length > maxDataBytes) {
      throw ProblemException.of(ProblemType.TOO_LARGE)
          .at(List.of(FieldFault.of("data", "violation.PAYLOAD_TOO_LARGE", maxDataBytes)));
    }
    EventName name = new EventName(requireNonNull(told.name()));
    List<FieldFault> described =
        catalog.faults(name, data).stream().map(EventRequests::fault).toList();
    if (!described.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(described);
    }
    Instant occurredAt =
        told.occurredAt() == null
            ? clock.instant().truncatedTo(ChronoUnit.MILLIS)
            : told.occurredAt();
    Event event =
        new Event(ids.next().value(), name, caller.tenant().value(), told.key(), occurredAt, data);
    return new Asked(new Arrival(event, origin(told, data, caller)), told.sendAt());
  }

  private static FieldFault fault(EventCatalog.DataFault fault) {
    String field = fault.member().isEmpty() ? "data" : "data." + fault.member();
    return switch (fault.rule()) {
      case MISSING -> FieldFault.of(field, "field.missing");
      case WRONG_TYPE -> FieldFault.of(field, "field.type");
      case TOO_SHORT ->
          fault.bound() == 1
              ? FieldFault.of(field, "violation.BLANK")
              : FieldFault.of(field, "field.too-short", fault.bound());
      case TOO_LONG -> FieldFault.of(field, "violation.TOO_LONG", fault.bound());
      case TOO_FEW -> FieldFault.of(field, "field.too-few", fault.bound());
      case TOO_MANY -> FieldFault.of(field, "field.too-many", fault.bound());
      case NOT_A_TIME -> FieldFault.of(field, "field.date");
      case NOT_AS_DESCRIBED -> FieldFault.of(field, "field.schema");
    };
  }

  private static void check(EventReader.Told told, List<FieldFault> faults) {
    if (told.name() == null) {
      faults.add(FieldFault.of("name", "field.missing"));
    } else if (!EventName.isValid(told.name())) {
      faults.add(FieldFault.of("name", "field.event-name", EventName.MAX_CHARS));
    }
    checkWord("id", told.id(), Origin.ID_MAX_CHARS, faults);
    checkWord("key", told.key(), Event.KEY_MAX_CHARS, faults);
    if (told.data() == null) {
      faults.add(FieldFault.of("data", "field.missing"));
    }
  }

  private static void checkWord(
      String field, @Nullable String word, int maxChars, List<FieldFault> faults) {
    if (word == null) {
      return;
    }
    if (word.isBlank()) {
      faults.add(FieldFault.of(field, "violation.BLANK"));
    } else if (word.length() > maxChars) {
      faults.add(FieldFault.of(field, "violation.TOO_LONG", maxChars));
    } else if (word.chars().anyMatch(Character::isISOControl)) {
      faults.add(FieldFault.of(field, "violation.CONTROL_CHARACTER"));
    }
  }

  private @Nullable Origin origin(EventReader.Told told, String data, Caller.Service caller) {
    if (told.id() == null) {
      return null;
    }
    Fingerprint fingerprint =
        new Fingerprint()
            .add(told.name())
            .add(told.key())
            .add(told.occurredAt())
            .addDigest(digest.of(data));
    if (told.sendAt() != null) {
      fingerprint.add(told.sendAt().asked());
    }
    return new Origin("POST /events service:" + caller.name(), told.id(), fingerprint.hex());
  }
}

package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.usecases.commands.CancelScheduled;
import dev.carillon.notification.usecases.queries.ListScheduled;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.util.RawValue;

/// What waits for its time: to be looked at, and to be cancelled.
@RestController
@RequestMapping(
    path = {"/scheduled", "/v1/scheduled"},
    produces = APPLICATION_JSON_VALUE)
public final class ScheduledController {
  private final ListScheduled list;
  private final CancelScheduled cancel;
  private final PageRequests pages;
  private final Messages messages;

  public ScheduledController(
      ListScheduled list, CancelScheduled cancel, PageRequests pages, Messages messages) {
    this.list = list;
    this.cancel = cancel;
    this.pages = pages;
    this.messages = messages;
  }

  /// Something scheduled, on the wire.
  ///
  /// @param request null in a list, and of what was sent or cancelled
  record View(
      String id,
      String kind,
      String state,
      String sendAt,
      String createdAt,
      @Nullable String error,
      @Nullable RawValue request) {}

  record One(boolean success, View data) {}

  record Page(boolean success, List<View> data, @Nullable String nextCursor) {}

  @GetMapping("/{id}")
  One get(Caller caller, @PathVariable("id") String id) {
    return id(id)
        .flatMap(known -> list.one(caller, known))
        .map(found -> new One(true, view(found)))
        .orElseThrow(ScheduledController::notFound);
  }

  @GetMapping
  Page list(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int max = pages.limit(limit);
    UUID before = null;
    if (cursor != null) {
      before = id(cursor).orElseThrow(PageRequests::cursorRefused);
    }
    List<Scheduled> found = list.all(caller, before, max + 1);
    List<Scheduled> page = found.subList(0, Math.min(max, found.size()));
    return new Page(
        true,
        page.stream().map(ScheduledController::view).toList(),
        found.size() > max ? page.getLast().id().toString() : null);
  }

  @DeleteMapping("/{id}")
  Answers.Done cancel(Caller caller, @PathVariable("id") String id, Locale language) {
    UUID known = id(id).orElseThrow(ScheduledController::notFound);
    return switch (cancel.execute(caller, known)) {
      case CANCELLED -> Answers.Done.of(messages.text(language, "scheduled.cancelled"));
      case TOO_LATE -> throw ProblemException.of(ProblemType.CONFLICT, "scheduled.too-late");
      case NOT_FOUND -> throw notFound();
    };
  }

  /// Whatever is scheduled has the kind of id that notifications have.
  private static Optional<UUID> id(String text) {
    return NotificationId.parse(text).map(NotificationId::value);
  }

  private static ProblemException notFound() {
    return ProblemException.of(ProblemType.NOT_FOUND, "scheduled.not-found");
  }

  private static View view(Scheduled scheduled) {
    return new View(
        scheduled.id().toString(),
        scheduled.kind().name().toLowerCase(Locale.ROOT),
        scheduled.state().name().toLowerCase(Locale.ROOT),
        Timestamps.text(scheduled.sendAt()),
        Timestamps.text(scheduled.createdAt()),
        scheduled.error(),
        scheduled.request() == null ? null : new RawValue(scheduled.request()));
  }
}

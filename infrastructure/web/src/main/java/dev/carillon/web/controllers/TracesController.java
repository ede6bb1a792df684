package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.queries.TraceNotifications;
import dev.carillon.notification.usecases.queries.TraceNotifications.EventTrace;
import dev.carillon.notification.usecases.queries.TraceNotifications.Trace;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Why someone did, or did not, get something.
@RestController
@RequestMapping(
    path = {"", "/v1"},
    produces = APPLICATION_JSON_VALUE)
public final class TracesController {
  private final TraceNotifications traces;
  private final TraceTexts texts;
  private final PageRequests pages;

  public TracesController(TraceNotifications traces, TraceTexts texts, PageRequests pages) {
    this.traces = traces;
    this.texts = texts;
    this.pages = pages;
  }

  record View(
      String id,
      String receiverId,
      String type,
      String createdAt,
      @Nullable String broadcast,
      List<TraceTexts.StepView> steps) {}

  record One(boolean success, View data) {}

  record EventView(
      String id,
      String name,
      String occurredAt,
      List<TraceTexts.StepView> steps,
      List<String> broadcasts,
      List<View> notifications) {}

  record OneEvent(boolean success, EventView data, @Nullable String nextCursor) {}

  @GetMapping("/notifications/{id}/trace")
  One notification(Caller.Service caller, @PathVariable("id") String id, Locale language) {
    return NotificationId.parse(id)
        .flatMap(known -> traces.notification(caller, known))
        .map(trace -> new One(true, view(trace, language)))
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  @GetMapping("/events/{id}/trace")
  OneEvent event(
      Caller.Service caller,
      @PathVariable("id") String id,
      @RequestParam(required = false) @Nullable String receiver,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor,
      Locale language) {
    TraceNotifications.Page page =
        new TraceNotifications.Page(receiver(receiver), after(cursor), pages.limit(limit));
    // Its id is of the same form: a UUID version 7.
    return NotificationId.parse(id)
        .flatMap(known -> traces.event(caller, known.value(), page))
        .map(trace -> view(trace, language))
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static @Nullable UserId receiver(@Nullable String id) {
    if (id == null) {
      return null;
    }
    if (!UserId.isValid(id)) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("receiver", "Size", "receiver", 255, 1)));
    }
    return new UserId(id);
  }

  private static @Nullable NotificationId after(@Nullable String cursor) {
    return cursor == null
        ? null
        : NotificationId.parse(cursor).orElseThrow(PageRequests::cursorRefused);
  }

  private View view(Trace trace, Locale language) {
    BroadcastId broadcast = trace.way().broadcast();
    return new View(
        trace.way().id().toString(),
        trace.way().receiver().value(),
        trace.way().type(),
        Timestamps.text(trace.way().createdAt()),
        broadcast == null ? null : broadcast.toString(),
        texts.steps(trace.steps(), language));
  }

  private OneEvent view(EventTrace trace, Locale language) {
    NotificationId next = trace.next();
    return new OneEvent(
        true,
        new EventView(
            trace.event().id().toString(),
            trace.event().name(),
            Timestamps.text(trace.event().occurredAt()),
            texts.steps(trace.steps(), language),
            trace.broadcasts().stream().map(BroadcastId::toString).toList(),
            trace.notifications().stream().map(one -> view(one, language)).toList()),
        next == null ? null : next.toString());
  }
}

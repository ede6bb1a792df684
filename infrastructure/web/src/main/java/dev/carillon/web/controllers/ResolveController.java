package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.commands.Resolve;
import dev.carillon.notification.usecases.queries.GetResolution;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes back what notifies of something that is settled.
@RestController
@RequestMapping(
    path = {"/resolve", "/v1/resolve"},
    produces = APPLICATION_JSON_VALUE)
public final class ResolveController {
  private final Resolve resolve;
  private final GetResolution get;

  public ResolveController(Resolve resolve, GetResolution get) {
    this.resolve = resolve;
    this.get = get;
  }

  record Settled(@Nullable String about) {}

  record One(boolean success, View data) {}

  record View(
      String id,
      String about,
      boolean done,
      long notifications,
      long broadcasts,
      long scheduled,
      long held,
      long deliveries,
      String createdAt,
      @Nullable String finishedAt) {}

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  One resolve(Caller.Service caller, @RequestBody Settled body) {
    String about = body.about();
    if (about == null) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("about", "field.missing")));
    }
    List<Violation> violations = NotificationRules.aboutViolations(about);
    if (!violations.isEmpty()) {
      throw CreateNotificationRequests.invalid(violations);
    }
    return one(resolve.execute(caller, about));
  }

  @GetMapping("/{id}")
  One get(Caller.Service caller, @PathVariable("id") String id) {
    return NotificationId.parse(id)
        .flatMap(found -> get.execute(caller, found.value()))
        .map(ResolveController::one)
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static One one(Resolution resolution) {
    Instant finishedAt = resolution.finishedAt();
    return new One(
        true,
        new View(
            resolution.id().toString(),
            resolution.about(),
            finishedAt != null,
            resolution.notifications(),
            resolution.broadcasts(),
            resolution.scheduled(),
            resolution.held(),
            resolution.deliveries(),
            Timestamps.text(resolution.createdAt()),
            finishedAt == null ? null : Timestamps.text(finishedAt)));
  }
}

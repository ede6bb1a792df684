package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.usecases.ports.ProjectEvents;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What accepting and rejecting have in common.
final class OwnersDecision {
  private final UnitOfWork unitOfWork;
  private final ProjectStore store;
  private final ProjectEvents events;
  private final InstantSource clock;

  OwnersDecision(
      UnitOfWork unitOfWork, ProjectStore store, ProjectEvents events, InstantSource clock) {
    this.unitOfWork = unitOfWork;
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  DecisionOutcome decide(
      Caller.User caller, ProjectId project, RoleApplicationId application, Decision decision) {
    return unitOfWork.execute(() ->
        store
            .find(caller.tenant(), project)
            .filter(found -> found.isOwnedBy(caller.user()))
            .map(owned -> decide(owned, application, decision))
            .orElseGet(DecisionOutcome.NotFound::new));
  }

  private DecisionOutcome decide(
      Project project, RoleApplicationId application, Decision decision) {
    // Locked before it is looked at: of two decisions at the same moment the second one waits, and
    // then sees the first.
    Optional<RoleApplication> locked =
        store.lockApplication(project.tenant(), project.id(), application);
    if (locked.isEmpty()) {
      return new DecisionOutcome.NotFound();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (locked.get().decide(decision, now)) {
      case RoleApplication.Answer.AlreadyDecided(var status) ->
          new DecisionOutcome.AlreadyDecided(status);
      case RoleApplication.Answer.Decided(var decided) -> {
        store.saveDecision(decided);
        events.publish(project.tenant(), event(project, decided, decision), now);
        yield new DecisionOutcome.Decided(decided);
      }
    };
  }

  private static ProjectEvent event(Project project, RoleApplication decided, Decision decision) {
    return switch (decision) {
      case ACCEPT -> ApplicationAccepted.of(project, decided);
      case REJECT -> ApplicationRejected.of(project, decided);
    };
  }
}

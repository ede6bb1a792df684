package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.usecases.ports.ProjectEvents;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.UnitOfWork;
import java.time.InstantSource;

/// Accepts a pending application to a project of the caller's, and tells
/// `project.role.application.accepted`. Blocks until the commit; executing it again finds the
/// application decided.
public final class AcceptApplication {
  private final OwnersDecision decision;

  public AcceptApplication(
      UnitOfWork unitOfWork, ProjectStore store, ProjectEvents events, InstantSource clock) {
    this.decision = new OwnersDecision(unitOfWork, store, events, clock);
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, RoleApplicationId application) {}

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [UnitOfWork]
  public DecisionOutcome execute(Command command) {
    return decision.decide(
        command.caller(), command.project(), command.application(), Decision.ACCEPT);
  }
}

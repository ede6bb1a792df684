package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplicationId;
import java.time.Instant;

/// Rejects a pending application to a project of the caller's, and tells
/// `project.role.application.rejected`. Blocks until the commit; executing it again finds the
/// application decided.
public final class RejectApplication {
  private final CommandNeeds needs;
  private final OwnersDecision decision;

  public RejectApplication(CommandNeeds needs) {
    this.needs = needs;
    this.decision = new OwnersDecision(needs);
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, RoleApplicationId application) {}

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public DecisionOutcome execute(Command command) {
    return decision.decide(
        new OwnersDecision.Question(
            command.caller(), command.project(), command.application(), Decision.REJECT),
        this::keep);
  }

  private DecisionOutcome keep(Project project, RoleApplication rejected, Instant now) {
    needs.stores().applications().save(rejected);
    needs.publish(project, ApplicationRejected.of(project, rejected), now);
    return new DecisionOutcome.Decided(rejected);
  }
}

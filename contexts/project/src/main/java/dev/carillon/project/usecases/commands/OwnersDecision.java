package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplicationId;
import java.time.Instant;

/// What accepting and rejecting have in common.
final class OwnersDecision {
  private final CommandNeeds needs;

  OwnersDecision(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked, by whom.
  record Question(
      Caller.User caller, ProjectId project, RoleApplicationId application, Decision decision) {}

  /// Stores and tells a decision, or refuses it.
  @FunctionalInterface
  interface Keeping {
    DecisionOutcome keep(Project project, RoleApplication decided, Instant now);
  }

  /// Finds the application in the caller's own project, and decides it if it is pending.
  DecisionOutcome decide(Question question, Keeping keeping) {
    return needs.inProject(
        question.caller(),
        question.project(),
        DecisionOutcome.NotFound::new,
        project -> {
          if (!project.isOwnedBy(question.caller().user())) {
            return new DecisionOutcome.NotFound();
          }
          Instant now = needs.now();
          return needs
              .stores()
              .applications()
              .application(project.tenant(), project.id(), question.application())
              .map(application ->
                  switch (application.decide(question.decision(), now)) {
                    case RoleApplication.Answer.AlreadyDecided(var status) ->
                        new DecisionOutcome.AlreadyDecided(status);
                    case RoleApplication.Answer.Decided(var decided) ->
                        keeping.keep(project, decided, now);
                  })
              .orElseGet(DecisionOutcome.NotFound::new);
        });
  }
}

package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Invitation.Decision;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import java.time.Instant;
import java.util.Optional;

/// What accepting, declining and revoking have in common.
final class InvitationDecision {
  private final CommandNeeds needs;

  InvitationDecision(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked, by whom.
  record Question(
      Caller.User caller, ProjectId project, InvitationId invitation, Decision decision) {}

  /// Stores and tells a decision, or refuses it.
  @FunctionalInterface
  interface Keeping {
    InvitationOutcome keep(Project project, Invitation decided, Instant now);
  }

  /// Decides the invitation if it is pending, and whoever asks may.
  InvitationOutcome decide(Question question, Keeping keeping) {
    return needs.inProject(
        question.caller(),
        question.project(),
        InvitationOutcome.NotFound::new,
        project ->
            switch (question.decision()) {
              case REVOKE ->
                  project.isOwnedBy(question.caller().user())
                      ? decide(question, project, find(question, project), keeping)
                      : new InvitationOutcome.NotOwner();
              case ACCEPT, DECLINE ->
                  decide(
                      question,
                      project,
                      find(question, project)
                          .filter(found -> found.invitee().equals(question.caller().user())),
                      keeping);
            });
  }

  private Optional<Invitation> find(Question question, Project project) {
    return needs
        .stores()
        .invitations()
        .invitation(project.tenant(), project.id(), question.invitation());
  }

  private InvitationOutcome decide(
      Question question, Project project, Optional<Invitation> found, Keeping keeping) {
    Instant now = needs.now();
    return found
        .map(invitation ->
            switch (invitation.decide(question.decision(), now)) {
              case Invitation.Answer.AlreadyDecided(var status) ->
                  new InvitationOutcome.AlreadyDecided(status);
              case Invitation.Answer.Decided(var decided) -> keeping.keep(project, decided, now);
            })
        .orElseGet(InvitationOutcome.NotFound::new);
  }
}

package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Invitation.Decision;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.ProjectId;

/// Declines a pending invitation of the caller's. Nobody is told. Blocks until the commit;
/// executing it again finds the invitation decided.
public final class DeclineInvitation {
  private final CommandNeeds needs;
  private final InvitationDecision decision;

  public DeclineInvitation(CommandNeeds needs) {
    this.needs = needs;
    this.decision = new InvitationDecision(needs);
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, InvitationId invitation) {}

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public InvitationOutcome execute(Command command) {
    return decision.decide(
        new InvitationDecision.Question(
            command.caller(), command.project(), command.invitation(), Decision.DECLINE),
        (_, decided, _) -> keep(decided));
  }

  private InvitationOutcome keep(Invitation decided) {
    needs.stores().invitations().save(decided);
    return new InvitationOutcome.Decided(decided);
  }
}

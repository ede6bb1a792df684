package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Invitation.Decision;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accepts a pending invitation of the caller's, who is a member from then on, unless they were.
/// Tells `project.member.joined` of a new member. Blocks until the commit; executing it again finds
/// the invitation decided.
public final class AcceptInvitation {
  private final CommandNeeds needs;
  private final InvitationDecision decision;
  private final Admission admission;

  public AcceptInvitation(CommandNeeds needs) {
    this.needs = needs;
    this.decision = new InvitationDecision(needs);
    this.admission = new Admission(needs);
  }

  /// What is asked.
  public record Command(
      Caller.User caller, ProjectId project, InvitationId invitation, String memberName) {
    /// Fills in what was left out: the member is shown by id. White space around the name is taken
    /// off.
    public static Command of(
        Caller.User caller,
        ProjectId project,
        InvitationId invitation,
        @Nullable String memberName) {
      return new Command(
          caller,
          project,
          invitation,
          memberName == null ? caller.user().value() : memberName.strip());
    }
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public InvitationOutcome execute(Command command) {
    Optional<Violation> violation = Person.nameRule("memberName").violation(command.memberName());
    if (violation.isPresent()) {
      return new InvitationOutcome.Invalid(List.of(violation.get()));
    }
    Person invitee = new Person(command.caller().user(), command.memberName());
    return decision.decide(
        new InvitationDecision.Question(
            command.caller(), command.project(), command.invitation(), Decision.ACCEPT),
        (project, accepted, now) -> keep(project, accepted, invitee, now));
  }

  private InvitationOutcome keep(
      Project project, Invitation accepted, Person invitee, Instant now) {
    boolean isMember = admission.of(project, invitee.id()).isPresent();
    if (!isMember && admission.isFull(project)) {
      return new InvitationOutcome.ProjectFull();
    }
    needs.stores().invitations().save(accepted);
    if (!isMember) {
      admission.admit(project, invitee, null, now);
    }
    return new InvitationOutcome.Decided(accepted);
  }
}

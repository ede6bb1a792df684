package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.InviteSent;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.InvitationStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks someone to join a project of the caller's, and tells `project.invite.sent`. Blocks until
/// the commit; executing it again while the invitation is pending adds nothing.
public final class InviteToProject {
  private final CommandNeeds needs;

  public InviteToProject(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  ///
  /// @param inviterName null: the inviter is shown as the project's owner is
  public record Command(
      Caller.User caller, ProjectId project, String inviteeId, @Nullable String inviterName) {
    /// White space around the name is taken off.
    public static Command of(
        Caller.User caller, ProjectId project, String inviteeId, @Nullable String inviterName) {
      return new Command(
          caller, project, inviteeId, inviterName == null ? null : inviterName.strip());
    }
  }

  /// What became of it.
  public sealed interface Outcome {
    /// Stored; the invitee is told.
    record Invited(Invitation invitation) implements Outcome {}

    /// The request breaks rules; nothing was stored.
    record Invalid(List<Violation> violations) implements Outcome {
      public Invalid {
        violations = List.copyOf(violations);
      }
    }

    /// This tenant has no such project.
    record ProjectNotFound() implements Outcome {}

    /// The project is someone else's.
    record NotOwner() implements Outcome {}

    /// The invitee owns the project, or is a member.
    record AlreadyMember() implements Outcome {}

    /// The invitee has a pending invitation.
    record AlreadyPending() implements Outcome {}

    /// As many invitations are pending as may be.
    record TooManyPending() implements Outcome {}
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public Outcome execute(Command command) {
    List<Violation> violations =
        Stream.of(
                Invitation.INVITEE_ID.violation(command.inviteeId()),
                Optional.ofNullable(command.inviterName())
                    .flatMap(Person.nameRule("inviterName")::violation))
            .flatMap(Optional::stream)
            .toList();
    if (!violations.isEmpty()) {
      return new Outcome.Invalid(violations);
    }
    return needs.inProject(
        command.caller(),
        command.project(),
        Outcome.ProjectNotFound::new,
        project -> invite(project, command));
  }

  private Outcome invite(Project project, Command command) {
    if (!project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    UserId invitee = new UserId(command.inviteeId());
    if (project.isOwnedBy(invitee)
        || needs.stores().members().member(project.tenant(), project.id(), invitee).isPresent()) {
      return new Outcome.AlreadyMember();
    }
    Instant now = needs.now();
    return keep(
        project,
        new Invitation(
            needs.ids().nextInvitation(),
            project.tenant(),
            project.id(),
            invitee,
            new Person(
                project.owner().id(),
                Objects.requireNonNullElse(command.inviterName(), project.owner().name())),
            Invitation.Status.PENDING,
            now,
            null));
  }

  private Outcome keep(Project project, Invitation invitation) {
    InvitationStore invitations = needs.stores().invitations();
    if (invitations.isPending(project.tenant(), project.id(), invitation.invitee())) {
      return new Outcome.AlreadyPending();
    }
    if (invitations.countPending(project.tenant(), project.id())
        >= needs.limits().maxPendingInvitations()) {
      return new Outcome.TooManyPending();
    }
    invitations.add(invitation);
    needs.publish(project, InviteSent.of(project, invitation), invitation.createdAt());
    return new Outcome.Invited(invitation);
  }
}

package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.MemberLeft;
import dev.carillon.project.domain.ProjectEvent.RoleUnassigned;
import dev.carillon.project.domain.ProjectId;
import java.time.Instant;

/// Ends a membership: the caller's own, or anyone's in a project of the caller's. The member's
/// roles go with it. Tells `project.member.left`; before it, when it was the owner who did it, the
/// member of each role that is gone, by `project.role.unassigned`. Blocks until the commit;
/// executing it again finds nobody.
public final class RemoveMember {
  private final CommandNeeds needs;

  public RemoveMember(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, UserId member) {}

  /// What became of it.
  public sealed interface Outcome {
    /// The caller is no longer a member; the owner is told.
    record Left() implements Outcome {}

    /// The owner has removed the member, who is told of the roles.
    record Removed() implements Outcome {}

    /// There is no such member; the owner is none.
    record MemberNotFound() implements Outcome {}

    /// This tenant has no such project.
    record ProjectNotFound() implements Outcome {}

    /// It is neither the caller's project nor the caller's membership.
    record NotOwner() implements Outcome {}
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public Outcome execute(Command command) {
    return needs.inProject(
        command.caller(),
        command.project(),
        Outcome.ProjectNotFound::new,
        project -> remove(project, command));
  }

  private Outcome remove(Project project, Command command) {
    boolean leaves = command.member().equals(command.caller().user());
    if (!leaves && !project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    return needs
        .stores()
        .members()
        .member(project.tenant(), project.id(), command.member())
        .map(membership -> leaves ? leave(project, membership) : putOut(project, membership))
        .orElseGet(Outcome.MemberNotFound::new);
  }

  private Outcome leave(Project project, Membership membership) {
    needs.stores().members().remove(membership);
    needs.publish(project, MemberLeft.of(project, membership.member(), null), needs.now());
    return new Outcome.Left();
  }

  private Outcome putOut(Project project, Membership membership) {
    Instant now = needs.now();
    needs
        .stores()
        .roles()
        .rolesOf(project.tenant(), project.id(), membership.member().id())
        .forEach(role -> needs.publish(project, RoleUnassigned.of(project, role), now));
    needs.stores().members().remove(membership);
    needs.publish(project, MemberLeft.of(project, membership.member(), project.owner().id()), now);
    return new Outcome.Removed();
  }
}

package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.RoleUnassigned;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleId;

/// Takes a role back in a project of the caller's, and tells `project.role.unassigned`. Blocks
/// until the commit; executing it again finds no role.
public final class UnassignRole {
  private final CommandNeeds needs;

  public UnassignRole(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, RoleId role) {}

  /// What became of it.
  public sealed interface Outcome {
    /// It is gone; who had it is told, and stays a member.
    record Unassigned() implements Outcome {}

    /// The project has no such role.
    record RoleNotFound() implements Outcome {}

    /// This tenant has no such project.
    record ProjectNotFound() implements Outcome {}

    /// The project is someone else's.
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
        project -> unassignIn(project, command));
  }

  private Outcome unassignIn(Project project, Command command) {
    if (!project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    return needs
        .stores()
        .roles()
        .role(project.tenant(), project.id(), command.role())
        .map(role -> unassign(project, role))
        .orElseGet(Outcome.RoleNotFound::new);
  }

  private Outcome unassign(Project project, Role role) {
    needs.stores().roles().remove(role);
    needs.publish(project, RoleUnassigned.of(project, role), needs.now());
    return new Outcome.Unassigned();
  }
}

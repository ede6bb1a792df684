package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.RoleAssigned;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.RoleStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Gives a member of a project of the caller's a role, and tells `project.role.assigned`. Blocks
/// until the commit; executing it again finds that they have it.
public final class AssignRole {
  private final CommandNeeds needs;
  private final RoleStore roles;

  public AssignRole(CommandNeeds needs) {
    this.needs = needs;
    this.roles = needs.stores().roles();
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, String roleName, String assigneeId) {
    /// White space around the role's name is taken off.
    public static Command of(
        Caller.User caller, ProjectId project, String roleName, String assigneeId) {
      return new Command(caller, project, roleName.strip(), assigneeId);
    }
  }

  /// What became of it.
  public sealed interface Outcome {
    /// Stored; the member is told.
    record Assigned(Role role) implements Outcome {}

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

    /// There is no such member; the owner is none.
    record MemberNotFound() implements Outcome {}

    /// The member has this role.
    record AlreadyAssigned() implements Outcome {}

    /// The member has as many roles as one may have.
    record TooManyRoles() implements Outcome {}
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public Outcome execute(Command command) {
    List<Violation> violations =
        Stream.of(
                Candidacy.ROLE_NAME.violation(command.roleName()),
                Person.idRule("assigneeId").violation(command.assigneeId()))
            .flatMap(Optional::stream)
            .toList();
    if (!violations.isEmpty()) {
      return new Outcome.Invalid(violations);
    }
    return needs.inProject(
        command.caller(),
        command.project(),
        Outcome.ProjectNotFound::new,
        project -> assignIn(project, command));
  }

  private Outcome assignIn(Project project, Command command) {
    if (!project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    return needs
        .stores()
        .members()
        .member(project.tenant(), project.id(), new UserId(command.assigneeId()))
        .map(membership -> assign(project, command.roleName(), membership))
        .orElseGet(Outcome.MemberNotFound::new);
  }

  private Outcome assign(Project project, String roleName, Membership membership) {
    Person assignee = membership.member();
    List<Role> held = roles.rolesOf(project.tenant(), project.id(), assignee.id());
    if (held.stream().anyMatch(role -> role.name().equals(roleName))) {
      return new Outcome.AlreadyAssigned();
    }
    if (held.size() >= needs.limits().maxRolesPerMember()) {
      return new Outcome.TooManyRoles();
    }
    Instant now = needs.now();
    Role role =
        new Role(needs.ids().nextRole(), project.tenant(), project.id(), roleName, assignee, now);
    roles.add(role);
    needs.publish(project, RoleAssigned.of(project, role), now);
    return new Outcome.Assigned(role);
  }
}

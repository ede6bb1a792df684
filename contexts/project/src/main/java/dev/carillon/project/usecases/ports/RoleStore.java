package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleId;
import java.util.List;
import java.util.Optional;

/// Keeps the roles that members have. A role goes with its assignee's membership.
///
/// As for [ProjectStore]: every method blocks and may be called from any thread; those that write
/// need a [UnitOfWork] in which the project is locked; another tenant's rows are not there; what
/// the store throws when it cannot serve now is the same.
public interface RoleStore {
  /// Adds a role that its assignee, a member, does not have yet.
  void add(Role role);

  /// The project's role, if there is one.
  Optional<Role> role(TenantId tenant, ProjectId project, RoleId role);

  /// Removes a role.
  void remove(Role role);

  /// All roles of a member, oldest first. Bounded by the bound of roles.
  List<Role> rolesOf(TenantId tenant, ProjectId project, UserId member);

  /// The project's roles, newest first.
  Page<Role> roles(TenantId tenant, ProjectId project, PageRequest page);
}

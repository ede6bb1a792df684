package dev.carillon.project.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.RoleStore;
import dev.carillon.project.usecases.ports.Stores;
import java.util.Optional;

/// Shows a project's roles that members have to anyone of its tenant, newest first, a page at a
/// time. Blocks.
public final class ListRoles {
  private final ProjectStore projects;
  private final RoleStore roles;

  public ListRoles(Stores stores) {
    this.projects = stores.projects();
    this.roles = stores.roles();
  }

  /// Runs it; empty when the caller's tenant has no such project.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [ProjectStore]
  public Optional<Page<Role>> execute(Caller.User caller, ProjectId project, PageRequest page) {
    return projects
        .find(caller.tenant(), project)
        .map(found -> roles.roles(caller.tenant(), found.id(), page));
  }
}

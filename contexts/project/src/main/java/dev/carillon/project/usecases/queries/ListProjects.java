package dev.carillon.project.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;

/// Shows the projects of the caller's tenant, newest first, a page at a time. Blocks.
public final class ListProjects {
  private final ProjectStore store;

  public ListProjects(ProjectStore store) {
    this.store = store;
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [ProjectStore]
  public Page<Project> execute(Caller.User caller, PageRequest page) {
    return store.projects(caller.tenant(), page);
  }
}

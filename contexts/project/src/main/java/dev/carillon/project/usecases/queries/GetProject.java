package dev.carillon.project.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.ports.ProjectStore;
import java.util.Optional;

/// Shows one project to anyone of its tenant. Blocks.
public final class GetProject {
  private final ProjectStore store;

  public GetProject(ProjectStore store) {
    this.store = store;
  }

  /// Runs it; empty when the caller's tenant has no such project.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [ProjectStore]
  public Optional<Project> execute(Caller.User caller, ProjectId project) {
    return store.find(caller.tenant(), project);
  }
}

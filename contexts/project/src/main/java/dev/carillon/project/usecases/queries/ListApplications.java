package dev.carillon.project.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.usecases.ports.ApplicationStore;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.Stores;
import java.util.Optional;

/// Shows a project's applications to its owner, newest first, a page at a time. Blocks.
public final class ListApplications {
  private final ProjectStore projects;
  private final ApplicationStore applications;

  public ListApplications(Stores stores) {
    this.projects = stores.projects();
    this.applications = stores.applications();
  }

  /// Runs it; empty when there is no such project or it is not the caller's: these look the same on
  /// purpose.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [ProjectStore]
  public Optional<Page<RoleApplication>> execute(
      Caller.User caller, ProjectId project, PageRequest page) {
    return projects
        .find(caller.tenant(), project)
        .filter(found -> found.isOwnedBy(caller.user()))
        .map(owned -> applications.applications(caller.tenant(), owned.id(), page));
  }
}

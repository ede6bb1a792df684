package dev.carillon.project.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.ports.MemberStore;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.Stores;
import java.util.Optional;

/// Shows a project's members to anyone of its tenant, newest first, a page at a time. Blocks.
public final class ListMembers {
  private final ProjectStore projects;
  private final MemberStore members;

  public ListMembers(Stores stores) {
    this.projects = stores.projects();
    this.members = stores.members();
  }

  /// Runs it; empty when the caller's tenant has no such project.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [ProjectStore]
  public Optional<Page<Membership>> execute(
      Caller.User caller, ProjectId project, PageRequest page) {
    return projects
        .find(caller.tenant(), project)
        .map(found -> members.members(caller.tenant(), found.id(), page));
  }
}

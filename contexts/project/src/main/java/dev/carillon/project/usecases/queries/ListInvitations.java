package dev.carillon.project.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.ports.InvitationStore;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.Stores;

/// Shows a project's invitations to its owner, newest first, a page at a time. Blocks.
public final class ListInvitations {
  private final ProjectStore projects;
  private final InvitationStore invitations;

  public ListInvitations(Stores stores) {
    this.projects = stores.projects();
    this.invitations = stores.invitations();
  }

  /// What was found.
  public sealed interface Outcome {
    record Found(Page<Invitation> page) implements Outcome {}

    /// The caller's tenant has no such project.
    record ProjectNotFound() implements Outcome {}

    /// The project is someone else's.
    record NotOwner() implements Outcome {}
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [ProjectStore]
  public Outcome execute(Caller.User caller, ProjectId project, PageRequest page) {
    return projects
        .find(caller.tenant(), project)
        .<Outcome>map(found ->
            found.isOwnedBy(caller.user())
                ? new Outcome.Found(invitations.invitations(caller.tenant(), found.id(), page))
                : new Outcome.NotOwner())
        .orElseGet(Outcome.ProjectNotFound::new);
  }
}

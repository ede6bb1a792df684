package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.ProjectId;
import java.util.Optional;

/// Keeps invitations.
///
/// As for [ProjectStore]: every method blocks and may be called from any thread; those that write
/// need a [UnitOfWork] in which the project is locked; another tenant's rows are not there; what
/// the store throws when it cannot serve now is the same.
public interface InvitationStore {
  /// Adds a pending invitation of someone who has none pending for the same project.
  void add(Invitation invitation);

  /// Whether someone has a pending invitation.
  boolean isPending(TenantId tenant, ProjectId project, UserId invitee);

  /// The project's invitation, if there is one.
  Optional<Invitation> invitation(TenantId tenant, ProjectId project, InvitationId invitation);

  /// Writes the decision of an invitation that was pending.
  void save(Invitation decided);

  /// How many of the project's invitations are pending.
  int countPending(TenantId tenant, ProjectId project);

  /// The project's invitations whatever their status, newest first.
  Page<Invitation> invitations(TenantId tenant, ProjectId project, PageRequest page);
}

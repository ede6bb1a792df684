package dev.carillon.project.domain;

import dev.carillon.notification.domain.TenantId;
import java.time.Instant;

/// What a member of a project does there. A member may have several roles, and a role's name may be
/// that of several members' roles.
///
/// @param name any name, a project keeps no list of roles
/// @param assignee the member who has it
/// @param assignedAt in milliseconds
public record Role(
    RoleId id,
    TenantId tenant,
    ProjectId project,
    String name,
    Person assignee,
    Instant assignedAt) {
  public Role {
    Candidacy.ROLE_NAME.require(name);
  }
}

package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.ProjectId;
import java.util.List;
import java.util.Optional;

/// Keeps who is a member of which project. The owner is not among them.
///
/// As for [ProjectStore]: every method blocks and may be called from any thread; those that write
/// need a [UnitOfWork] in which the project is locked; another tenant's rows are not there; what
/// the store throws when it cannot serve now is the same.
public interface MemberStore {
  /// Adds someone who is no member yet.
  void add(Membership membership);

  /// Someone's membership, if they have one.
  Optional<Membership> member(TenantId tenant, ProjectId project, UserId user);

  /// Removes a membership, and the member's roles.
  void remove(Membership membership);

  /// How many members the project has.
  int countMembers(TenantId tenant, ProjectId project);

  /// All members, in the order in which they joined. Bounded by the bound of members.
  List<UserId> memberIds(TenantId tenant, ProjectId project);

  /// The project's members, newest first.
  Page<Membership> members(TenantId tenant, ProjectId project, PageRequest page);
}

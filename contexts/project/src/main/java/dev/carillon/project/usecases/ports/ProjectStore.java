package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import java.util.Optional;

/// Keeps projects.
///
/// All methods block and may be called from any thread. Those that write, and [#lock], join the
/// caller's [UnitOfWork] and need one. Another tenant's rows are not there. Every method throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the store cannot serve
/// now; reading again is always safe.
///
/// Who changes something in a project locks the project first. So what is counted, and who is named
/// in an event, is exact until the end of the unit of work. Whoever locks a project locks one.
public interface ProjectStore {
  /// Adds a project. Additions and removals of one tenant's projects wait for one another: each
  /// holds the tenant's count until its unit of work ends.
  ///
  /// @return how many projects the tenant has now
  long add(Project project);

  /// The project of this tenant, if there is one.
  Optional<Project> find(TenantId tenant, ProjectId id);

  /// The project of this tenant, locked until the end of the unit of work; waits while another one
  /// has it. Empty when there is none, or none any more after the wait.
  Optional<Project> lock(TenantId tenant, ProjectId id);

  /// Writes the title, the description and the publication of a project that was locked in this
  /// unit of work.
  void save(Project project);

  /// Removes a project that was locked in this unit of work, and all that is in it: members, roles,
  /// applications, invitations.
  ///
  /// @return how many projects the tenant has now
  long remove(Project project);

  /// The tenant's projects, newest first.
  Page<Project> projects(TenantId tenant, PageRequest page);
}

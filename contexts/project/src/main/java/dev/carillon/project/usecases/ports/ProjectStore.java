package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplicationId;
import java.util.Optional;

/// Keeps projects and the applications for their roles.
///
/// All methods block and may be called from any thread. Those that write, and [#lockApplication],
/// join the caller's [UnitOfWork] and need one. Another tenant's rows are not there. Every method
/// throws [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the store
/// cannot serve now; reading again is always safe.
public interface ProjectStore {
  /// Adds a project.
  void add(Project project);

  /// The project of this tenant, if there is one.
  Optional<Project> find(TenantId tenant, ProjectId id);

  /// The tenant's projects, newest first.
  Page<Project> projects(TenantId tenant, PageRequest page);

  /// Adds an application, unless its applicant has one pending for the same project and role. Two
  /// of them at the same moment: one waits for the other's transaction, and one is added.
  ///
  /// @return whether it was added
  boolean addUnlessPending(RoleApplication application);

  /// The project's application, locked until the end of the unit of work, so that nobody decides it
  /// meanwhile; waits while another one has it.
  Optional<RoleApplication> lockApplication(
      TenantId tenant, ProjectId project, RoleApplicationId application);

  /// Writes the decision of an application that was locked in this unit of work.
  void saveDecision(RoleApplication decided);

  /// The project's applications whatever their status, newest first; none when the project is
  /// another tenant's.
  Page<RoleApplication> applications(TenantId tenant, ProjectId project, PageRequest page);
}

package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplicationId;
import java.util.Optional;

/// Keeps the applications for roles.
///
/// As for [ProjectStore]: every method blocks and may be called from any thread; those that write
/// need a [UnitOfWork] in which the project is locked; another tenant's rows are not there; what
/// the store throws when it cannot serve now is the same.
public interface ApplicationStore {
  /// Adds an application, unless its applicant has one pending for the same project and role.
  ///
  /// @return whether it was added
  boolean addUnlessPending(RoleApplication application);

  /// The project's application, if there is one.
  Optional<RoleApplication> application(
      TenantId tenant, ProjectId project, RoleApplicationId application);

  /// Writes the decision of an application that was pending.
  void save(RoleApplication decided);

  /// The project's applications whatever their status, newest first.
  Page<RoleApplication> applications(TenantId tenant, ProjectId project, PageRequest page);
}

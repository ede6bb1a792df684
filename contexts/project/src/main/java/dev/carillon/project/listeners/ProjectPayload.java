package dev.carillon.project.listeners;

import dev.carillon.project.domain.ProjectEvent.ApplicationEvent;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;

/// What a notification of this context says beside its sentence. The flat members are for clients
/// that know the event's own words; the nested ones for those that show an application as a thing
/// with a project, a role and a profile.
sealed interface ProjectPayload {
  /// A project as a client links to it.
  record ProjectReference(String id, String title) {}

  /// A role by its title.
  record RoleReference(String title) {}

  /// Who applied.
  record Profile(String name) {}

  /// Says that a project is there.
  record Created(String projectId, String projectTitle, ProjectReference project)
      implements ProjectPayload {
    static Created of(ProjectCreated event) {
      return new Created(
          event.projectId(),
          event.projectTitle(),
          new ProjectReference(event.projectId(), event.projectTitle()));
    }
  }

  /// Says something about an application.
  record Application(
      String applicationId,
      String applicantName,
      String projectId,
      String projectTitle,
      String roleName,
      ProjectReference project,
      RoleReference projectRole,
      Profile userProfile)
      implements ProjectPayload {

    static Application of(ApplicationEvent event) {
      return new Application(
          event.applicationId(),
          event.applicantName(),
          event.projectId(),
          event.projectTitle(),
          event.roleName(),
          new ProjectReference(event.projectId(), event.projectTitle()),
          new RoleReference(event.roleName()),
          new Profile(event.applicantName()));
    }
  }
}

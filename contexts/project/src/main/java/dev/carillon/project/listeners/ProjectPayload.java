package dev.carillon.project.listeners;

import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectEvent.ApplicationEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;

/// What a notification of this context says. The flat members are for clients that know the event's
/// own words; the nested ones for those that show an application as a thing with a project, a role
/// and a profile; `message` for those that show a text.
sealed interface ProjectPayload {
  /// The sentence shown to a person, in French.
  String message();

  /// A project as a client links to it.
  record ProjectReference(String id, String title) {}

  /// A role by its title.
  record RoleReference(String title) {}

  /// Who applied.
  record Profile(String name) {}

  /// Says that a project is there.
  record Created(String projectId, String projectTitle, String message, ProjectReference project)
      implements ProjectPayload {
    static Created of(ProjectCreated event) {
      return new Created(
          event.projectId(),
          event.projectTitle(),
          "Votre projet \"%s\" a été créé avec succès !".formatted(event.projectTitle()),
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
      String message,
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
          sentence(event),
          new ProjectReference(event.projectId(), event.projectTitle()),
          new RoleReference(event.roleName()),
          new Profile(event.applicantName()));
    }

    private static String sentence(ApplicationEvent event) {
      String role = event.roleName();
      String project = event.projectTitle();
      return switch (event) {
        case ApplicationCreated created ->
            "%s a postulé pour le rôle \"%s\" dans votre projet \"%s\""
                .formatted(created.applicantName(), role, project);
        case ApplicationAccepted _ ->
            """
            Félicitations ! Votre candidature pour le rôle "%s" dans le projet "%s" \
            a été acceptée\
            """
                .formatted(role, project);
        case ApplicationRejected _ ->
            """
            Merci pour votre intérêt ! Votre candidature pour le rôle "%s" dans le projet "%s" \
            n'a pas été retenue cette fois-ci\
            """
                .formatted(role, project);
      };
    }
  }
}

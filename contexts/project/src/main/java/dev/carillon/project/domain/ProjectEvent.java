package dev.carillon.project.domain;

/// What happened to a project, as it is told. The records' members are the event data's members on
/// the wire: add, never rename. Ids are texts there.
public sealed interface ProjectEvent {
  String PROJECT_CREATED = "project.created";
  String APPLICATION_CREATED = "project.role.application.created";
  String APPLICATION_ACCEPTED = "project.role.application.accepted";
  String APPLICATION_REJECTED = "project.role.application.rejected";

  /// The event's dotted name.
  String eventName();

  /// The project; events of one project belong together.
  String projectId();

  /// A project is there.
  record ProjectCreated(String projectId, String projectTitle, String ownerId, String ownerName)
      implements ProjectEvent {
    public static ProjectCreated of(Project project) {
      return new ProjectCreated(
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          project.owner().name());
    }

    @Override
    public String eventName() {
      return PROJECT_CREATED;
    }
  }

  /// Something happened to an application.
  sealed interface ApplicationEvent extends ProjectEvent {
    String applicationId();

    String projectTitle();

    String roleName();

    String applicantId();

    String applicantName();
  }

  /// Someone applied for a role.
  record ApplicationCreated(
      String applicationId,
      String projectId,
      String projectTitle,
      String projectOwnerId,
      String roleName,
      String applicantId,
      String applicantName)
      implements ApplicationEvent {
    public static ApplicationCreated of(Project project, RoleApplication application) {
      Candidacy candidacy = application.candidacy();
      return new ApplicationCreated(
          application.id().toString(),
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          candidacy.roleName(),
          candidacy.applicant().id().value(),
          candidacy.applicant().name());
    }

    @Override
    public String eventName() {
      return APPLICATION_CREATED;
    }
  }

  /// The owner took the applicant.
  record ApplicationAccepted(
      String applicationId,
      String projectId,
      String projectTitle,
      String roleName,
      String applicantId,
      String applicantName)
      implements ApplicationEvent {
    public static ApplicationAccepted of(Project project, RoleApplication application) {
      Candidacy candidacy = application.candidacy();
      return new ApplicationAccepted(
          application.id().toString(),
          project.id().toString(),
          project.title(),
          candidacy.roleName(),
          candidacy.applicant().id().value(),
          candidacy.applicant().name());
    }

    @Override
    public String eventName() {
      return APPLICATION_ACCEPTED;
    }
  }

  /// The owner did not take the applicant.
  record ApplicationRejected(
      String applicationId,
      String projectId,
      String projectTitle,
      String roleName,
      String applicantId,
      String applicantName)
      implements ApplicationEvent {
    public static ApplicationRejected of(Project project, RoleApplication application) {
      Candidacy candidacy = application.candidacy();
      return new ApplicationRejected(
          application.id().toString(),
          project.id().toString(),
          project.title(),
          candidacy.roleName(),
          candidacy.applicant().id().value(),
          candidacy.applicant().name());
    }

    @Override
    public String eventName() {
      return APPLICATION_REJECTED;
    }
  }
}

package dev.carillon.project.domain;

import java.util.List;

/// What happened to a project, as it is told. The records' members are the event data's members on
/// the wire: add, never rename. Ids are texts there.
public sealed interface ProjectEvent {
  String PROJECT_CREATED = "project.created";
  String PROJECT_UPDATED = "project.updated";
  String PROJECT_DELETED = "project.deleted";
  String PROJECT_PUBLISHED = "project.published";
  String ROLE_ASSIGNED = "project.role.assigned";
  String ROLE_UNASSIGNED = "project.role.unassigned";
  String MEMBER_JOINED = "project.member.joined";
  String MEMBER_LEFT = "project.member.left";
  String INVITE_SENT = "project.invite.sent";
  String STATS_UPDATED = "project.stats.updated";
  String APPLICATION_CREATED = "project.role.application.created";
  String APPLICATION_ACCEPTED = "project.role.application.accepted";
  String APPLICATION_REJECTED = "project.role.application.rejected";

  /// The event's dotted name.
  String eventName();

  /// The project; events of one project belong together.
  String projectId();

  /// Its title.
  String projectTitle();

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

  /// A project was changed.
  record ProjectUpdated(
      String projectId,
      String projectTitle,
      String actorId,
      String actorName,
      List<String> memberIds)
      implements ProjectEvent {
    public ProjectUpdated {
      memberIds = List.copyOf(memberIds);
    }

    @Override
    public String eventName() {
      return PROJECT_UPDATED;
    }
  }

  /// A project is gone.
  record ProjectDeleted(
      String projectId,
      String projectTitle,
      String actorId,
      String actorName,
      List<String> memberIds)
      implements ProjectEvent {
    public ProjectDeleted {
      memberIds = List.copyOf(memberIds);
    }

    @Override
    public String eventName() {
      return PROJECT_DELETED;
    }
  }

  /// A project can be seen by everyone.
  record ProjectPublished(
      String projectId,
      String projectTitle,
      String actorId,
      String actorName,
      List<String> memberIds)
      implements ProjectEvent {
    public ProjectPublished {
      memberIds = List.copyOf(memberIds);
    }

    @Override
    public String eventName() {
      return PROJECT_PUBLISHED;
    }
  }

  /// Someone has a role.
  record RoleAssigned(
      String projectId,
      String projectTitle,
      String roleName,
      String assigneeId,
      String assigneeName,
      String actorId,
      String actorName)
      implements ProjectEvent {
    @Override
    public String eventName() {
      return ROLE_ASSIGNED;
    }
  }

  /// Someone no longer has a role.
  record RoleUnassigned(
      String projectId,
      String projectTitle,
      String roleName,
      String assigneeId,
      String assigneeName,
      String actorId,
      String actorName)
      implements ProjectEvent {
    @Override
    public String eventName() {
      return ROLE_UNASSIGNED;
    }
  }

  /// Someone is a member.
  record MemberJoined(
      String projectId,
      String projectTitle,
      String projectOwnerId,
      String memberId,
      String memberName)
      implements ProjectEvent {
    @Override
    public String eventName() {
      return MEMBER_JOINED;
    }
  }

  /// Someone is no longer a member.
  record MemberLeft(
      String projectId,
      String projectTitle,
      String projectOwnerId,
      String memberId,
      String memberName)
      implements ProjectEvent {
    @Override
    public String eventName() {
      return MEMBER_LEFT;
    }
  }

  /// Someone is asked to join.
  record InviteSent(
      String inviteId,
      String projectId,
      String projectTitle,
      String inviteeId,
      String inviterId,
      String inviterName)
      implements ProjectEvent {
    @Override
    public String eventName() {
      return INVITE_SENT;
    }
  }
}

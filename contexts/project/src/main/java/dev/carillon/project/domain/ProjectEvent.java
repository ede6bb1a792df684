package dev.carillon.project.domain;

import dev.carillon.notification.domain.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened to a project, or to all of them, as it is told. The records' members are the event
/// data's members on the wire: add, never rename. Ids are texts there; what is null is left out.
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

  /// Events of one key belong together, and are told in the order in which they were published.
  String key();

  /// Something happened to one project; its id is the key.
  sealed interface OfProject extends ProjectEvent {
    /// The project.
    String projectId();

    /// Its title.
    String projectTitle();

    @Override
    default String key() {
      return projectId();
    }
  }

  /// A project is there.
  record ProjectCreated(String projectId, String projectTitle, String ownerId, String ownerName)
      implements OfProject {
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
  sealed interface ApplicationEvent extends OfProject {
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
      implements OfProject {
    public ProjectUpdated {
      memberIds = List.copyOf(memberIds);
    }

    public static ProjectUpdated of(Project project, List<UserId> members) {
      return new ProjectUpdated(
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          project.owner().name(),
          texts(members));
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
      implements OfProject {
    public ProjectDeleted {
      memberIds = List.copyOf(memberIds);
    }

    public static ProjectDeleted of(Project project, List<UserId> members) {
      return new ProjectDeleted(
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          project.owner().name(),
          texts(members));
    }

    @Override
    public String eventName() {
      return PROJECT_DELETED;
    }
  }

  /// A project was announced.
  record ProjectPublished(
      String projectId,
      String projectTitle,
      String actorId,
      String actorName,
      List<String> memberIds)
      implements OfProject {
    public ProjectPublished {
      memberIds = List.copyOf(memberIds);
    }

    public static ProjectPublished of(Project project, List<UserId> members) {
      return new ProjectPublished(
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          project.owner().name(),
          texts(members));
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
      implements OfProject {
    public static RoleAssigned of(Project project, Role role) {
      return new RoleAssigned(
          project.id().toString(),
          project.title(),
          role.name(),
          role.assignee().id().value(),
          role.assignee().name(),
          project.owner().id().value(),
          project.owner().name());
    }

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
      implements OfProject {
    public static RoleUnassigned of(Project project, Role role) {
      return new RoleUnassigned(
          project.id().toString(),
          project.title(),
          role.name(),
          role.assignee().id().value(),
          role.assignee().name(),
          project.owner().id().value(),
          project.owner().name());
    }

    @Override
    public String eventName() {
      return ROLE_UNASSIGNED;
    }
  }

  /// Someone is a member.
  ///
  /// @param actorId who did it, when it was not the member
  record MemberJoined(
      String projectId,
      String projectTitle,
      String projectOwnerId,
      String memberId,
      String memberName,
      @Nullable String actorId)
      implements OfProject {
    public static MemberJoined of(Project project, Person member, @Nullable UserId actor) {
      return new MemberJoined(
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          member.id().value(),
          member.name(),
          actor == null ? null : actor.value());
    }

    @Override
    public String eventName() {
      return MEMBER_JOINED;
    }
  }

  /// Someone is no longer a member.
  ///
  /// @param actorId who did it, when it was not the member
  record MemberLeft(
      String projectId,
      String projectTitle,
      String projectOwnerId,
      String memberId,
      String memberName,
      @Nullable String actorId)
      implements OfProject {
    public static MemberLeft of(Project project, Person member, @Nullable UserId actor) {
      return new MemberLeft(
          project.id().toString(),
          project.title(),
          project.owner().id().value(),
          member.id().value(),
          member.name(),
          actor == null ? null : actor.value());
    }

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
      implements OfProject {
    public static InviteSent of(Project project, Invitation invitation) {
      return new InviteSent(
          invitation.id().toString(),
          project.id().toString(),
          project.title(),
          invitation.invitee().value(),
          invitation.inviter().id().value(),
          invitation.inviter().name());
    }

    @Override
    public String eventName() {
      return INVITE_SENT;
    }
  }

  /// Figures about a tenant's projects changed.
  record StatsUpdated(long totalProjects) implements ProjectEvent {
    @Override
    public String eventName() {
      return STATS_UPDATED;
    }

    @Override
    public String key() {
      return "projects";
    }
  }

  private static List<String> texts(List<UserId> people) {
    return people.stream().map(UserId::value).toList();
  }
}

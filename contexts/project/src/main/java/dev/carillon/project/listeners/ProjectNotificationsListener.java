package dev.carillon.project.listeners;

import dev.carillon.events.Event;
import dev.carillon.events.OnEvent;
import dev.carillon.notices.Notice;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Channel;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectEvent.ApplicationEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectEvent.InviteSent;
import dev.carillon.project.domain.ProjectEvent.MemberJoined;
import dev.carillon.project.domain.ProjectEvent.MemberLeft;
import dev.carillon.project.domain.ProjectEvent.OfProject;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import dev.carillon.project.domain.ProjectEvent.ProjectDeleted;
import dev.carillon.project.domain.ProjectEvent.ProjectPublished;
import dev.carillon.project.domain.ProjectEvent.ProjectUpdated;
import dev.carillon.project.domain.ProjectEvent.RoleAssigned;
import dev.carillon.project.domain.ProjectEvent.RoleUnassigned;
import dev.carillon.texts.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns what happens to projects into notifications. The methods run on virtual threads and wait
/// for the commit. What is not taken is thrown, and so retried.
public final class ProjectNotificationsListener {
  /// Names that begin with a tenant are heard too.
  private static final String IN_TENANT = "tenant.*.";

  /// Who has not seen an invitation by then is told by e-mail.
  private static final Duration INVITATION_PATIENCE = Duration.ofMinutes(10);

  private final Notices notices;
  private final Texts texts =
      Texts.load(
          ProjectNotificationsListener.class,
          "notifications",
          List.of(Locale.FRENCH, Locale.ENGLISH));

  /// @throws dev.carillon.texts.TextsException when a text needs what its event does not have
  public ProjectNotificationsListener(Notices notices) {
    this.notices = notices;
    texts.require(ProjectEvent.PROJECT_CREATED, ProjectCreated.class);
    texts.require(ProjectEvent.PROJECT_UPDATED, ProjectUpdated.class);
    texts.require(ProjectEvent.PROJECT_DELETED, ProjectDeleted.class);
    texts.require(ProjectEvent.PROJECT_PUBLISHED, ProjectPublished.class);
    texts.require(ProjectEvent.APPLICATION_CREATED, ApplicationCreated.class);
    texts.require(ProjectEvent.APPLICATION_ACCEPTED, ApplicationAccepted.class);
    texts.require(ProjectEvent.APPLICATION_REJECTED, ApplicationRejected.class);
    texts.require(ProjectEvent.ROLE_ASSIGNED, RoleAssigned.class);
    texts.require(ProjectEvent.ROLE_UNASSIGNED, RoleUnassigned.class);
    texts.require(ProjectEvent.MEMBER_JOINED, MemberJoined.class);
    texts.require(ProjectEvent.MEMBER_LEFT, MemberLeft.class);
    texts.require(ProjectEvent.INVITE_SENT, InviteSent.class);
  }

  /// Confirms to owners, in their own name, that their project is there.
  @OnEvent(
      value = {ProjectEvent.PROJECT_CREATED, IN_TENANT + ProjectEvent.PROJECT_CREATED},
      id = "project-created-notice")
  void handleProjectCreated(ProjectCreated data, Event event) {
    notices.confirm(
        event,
        texts,
        notice("project-created-notice", ProjectEvent.PROJECT_CREATED, data)
            .from(data.ownerId())
            .to(data.ownerId()));
  }

  /// Tells the members.
  @OnEvent(
      value = {ProjectEvent.PROJECT_UPDATED, IN_TENANT + ProjectEvent.PROJECT_UPDATED},
      id = "project-updated-notice")
  void handleProjectUpdated(ProjectUpdated data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-updated-notice", ProjectEvent.PROJECT_UPDATED, data)
            .from(data.actorId())
            .to(data.memberIds()));
  }

  /// Tells the members.
  @OnEvent(
      value = {ProjectEvent.PROJECT_DELETED, IN_TENANT + ProjectEvent.PROJECT_DELETED},
      id = "project-deleted-notice")
  void handleProjectDeleted(ProjectDeleted data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-deleted-notice", ProjectEvent.PROJECT_DELETED, data)
            .from(data.actorId())
            .to(data.memberIds()));
  }

  /// Tells the members.
  @OnEvent(
      value = {ProjectEvent.PROJECT_PUBLISHED, IN_TENANT + ProjectEvent.PROJECT_PUBLISHED},
      id = "project-published-notice")
  void handleProjectPublished(ProjectPublished data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-published-notice", ProjectEvent.PROJECT_PUBLISHED, data)
            .from(data.actorId())
            .to(data.memberIds()));
  }

  /// Tells the owner that someone applied.
  @OnEvent(
      value = {ProjectEvent.APPLICATION_CREATED, IN_TENANT + ProjectEvent.APPLICATION_CREATED},
      id = "project-application-created-notice")
  void handleApplicationCreated(ApplicationCreated data, Event event) {
    notices.send(
        event,
        texts,
        application("project-application-created-notice", "project.application.received", data)
            .from(data.applicantId())
            .to(data.projectOwnerId()));
  }

  /// Tells applicants that they are taken.
  @OnEvent(
      value = {ProjectEvent.APPLICATION_ACCEPTED, IN_TENANT + ProjectEvent.APPLICATION_ACCEPTED},
      id = "project-application-accepted-notice")
  void handleApplicationAccepted(ApplicationAccepted data, Event event) {
    notices.send(
        event,
        texts,
        application("project-application-accepted-notice", "project.application.accepted", data)
            .to(data.applicantId()));
  }

  /// Tells applicants that they are not taken.
  @OnEvent(
      value = {ProjectEvent.APPLICATION_REJECTED, IN_TENANT + ProjectEvent.APPLICATION_REJECTED},
      id = "project-application-rejected-notice")
  void handleApplicationRejected(ApplicationRejected data, Event event) {
    notices.send(
        event,
        texts,
        application("project-application-rejected-notice", "project.application.rejected", data)
            .to(data.applicantId()));
  }

  /// Tells who has the role.
  @OnEvent(
      value = {ProjectEvent.ROLE_ASSIGNED, IN_TENANT + ProjectEvent.ROLE_ASSIGNED},
      id = "project-role-assigned-notice")
  void handleRoleAssigned(RoleAssigned data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-role-assigned-notice", ProjectEvent.ROLE_ASSIGNED, data)
            .from(data.actorId())
            .to(data.assigneeId()));
  }

  /// Tells who had the role.
  @OnEvent(
      value = {ProjectEvent.ROLE_UNASSIGNED, IN_TENANT + ProjectEvent.ROLE_UNASSIGNED},
      id = "project-role-unassigned-notice")
  void handleRoleUnassigned(RoleUnassigned data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-role-unassigned-notice", ProjectEvent.ROLE_UNASSIGNED, data)
            .from(data.actorId())
            .to(data.assigneeId()));
  }

  /// Tells the owner, unless it was them who did it.
  @OnEvent(
      value = {ProjectEvent.MEMBER_JOINED, IN_TENANT + ProjectEvent.MEMBER_JOINED},
      id = "project-member-joined-notice")
  void handleMemberJoined(MemberJoined data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-member-joined-notice", ProjectEvent.MEMBER_JOINED, data)
            .from(data.memberId())
            .to(butFor(data.actorId(), data.projectOwnerId())));
  }

  /// Tells the owner, unless it was them who did it.
  @OnEvent(
      value = {ProjectEvent.MEMBER_LEFT, IN_TENANT + ProjectEvent.MEMBER_LEFT},
      id = "project-member-left-notice")
  void handleMemberLeft(MemberLeft data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-member-left-notice", ProjectEvent.MEMBER_LEFT, data)
            .from(data.memberId())
            .to(butFor(data.actorId(), data.projectOwnerId())));
  }

  /// Tells who is asked to join.
  @OnEvent(
      value = {ProjectEvent.INVITE_SENT, IN_TENANT + ProjectEvent.INVITE_SENT},
      id = "project-invite-sent-notice")
  void handleInviteSent(InviteSent data, Event event) {
    notices.send(
        event,
        texts,
        notice("project-invite-sent-notice", ProjectEvent.INVITE_SENT, data)
            .from(data.inviterId())
            .to(data.inviteeId())
            .escalate(Channel.EMAIL, INVITATION_PATIENCE));
  }

  /// The owner, unless they are who did it.
  private static List<String> butFor(@Nullable String actor, String owner) {
    return owner.equals(actor) ? List.of() : List.of(owner);
  }

  /// The nested members are for clients that show a project as a thing.
  private static Notice notice(String listener, String object, OfProject data) {
    return Notice.of(listener, object)
        .saying(data.eventName())
        .with("project", Map.of("id", data.projectId(), "title", data.projectTitle()));
  }

  /// Of an application, its role and who applied are things too.
  private static Notice application(String listener, String object, ApplicationEvent data) {
    return notice(listener, object, data)
        .with("projectRole", Map.of("title", data.roleName()))
        .with("userProfile", Map.of("name", data.applicantName()));
  }
}

package dev.carillon.project.listeners;

import dev.carillon.events.Event;
import dev.carillon.events.OnEvent;
import dev.carillon.notices.Notice;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import dev.carillon.texts.Texts;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Turns what happens to projects into notifications. The methods run on virtual threads and wait
/// for the commit. What is not taken is thrown, and so retried.
public final class ProjectNotificationsListener {
  static final String CREATED = "project-created-notice";
  static final String APPLICATION_CREATED = "project-application-created-notice";
  static final String APPLICATION_ACCEPTED = "project-application-accepted-notice";
  static final String APPLICATION_REJECTED = "project-application-rejected-notice";

  private final Notices notices;
  private final Texts texts =
      Texts.load(
          ProjectNotificationsListener.class,
          "notifications",
          List.of(Locale.FRENCH, Locale.ENGLISH));

  /// @throws dev.carillon.texts.TextsException when a text needs what its event does not have
  public ProjectNotificationsListener(Notices notices) {
    this.notices = notices;
    require(ProjectEvent.PROJECT_CREATED, ProjectCreated.class);
    require(ProjectEvent.APPLICATION_CREATED, ApplicationCreated.class);
    require(ProjectEvent.APPLICATION_ACCEPTED, ApplicationAccepted.class);
    require(ProjectEvent.APPLICATION_REJECTED, ApplicationRejected.class);
  }

  private void require(String event, Class<? extends ProjectEvent> data) {
    texts.require(
        event,
        Arrays.stream(data.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet()));
  }

  /// Confirms to owners, in their own name, that their project is there.
  @OnEvent(value = ProjectEvent.PROJECT_CREATED, id = CREATED)
  void handleProjectCreated(ProjectCreated data, Event event) {
    notices.sendAlsoToTheSender(
        event,
        texts,
        new Notice(
            CREATED,
            "project.created",
            data.ownerId(),
            data.ownerId(),
            ProjectEvent.PROJECT_CREATED,
            ProjectPayload.Created.of(data)));
  }

  /// Tells the owner that someone applied.
  @OnEvent(value = ProjectEvent.APPLICATION_CREATED, id = APPLICATION_CREATED)
  void handleApplicationCreated(ApplicationCreated data, Event event) {
    notices.send(
        event,
        texts,
        new Notice(
            APPLICATION_CREATED,
            "project.application.received",
            data.projectOwnerId(),
            data.applicantId(),
            ProjectEvent.APPLICATION_CREATED,
            ProjectPayload.Application.of(data)));
  }

  /// Tells applicants that they are taken.
  @OnEvent(value = ProjectEvent.APPLICATION_ACCEPTED, id = APPLICATION_ACCEPTED)
  void handleApplicationAccepted(ApplicationAccepted data, Event event) {
    notices.send(
        event,
        texts,
        new Notice(
            APPLICATION_ACCEPTED,
            "project.application.accepted",
            data.applicantId(),
            UserId.SYSTEM.value(),
            ProjectEvent.APPLICATION_ACCEPTED,
            ProjectPayload.Application.of(data)));
  }

  /// Tells applicants that they are not taken.
  @OnEvent(value = ProjectEvent.APPLICATION_REJECTED, id = APPLICATION_REJECTED)
  void handleApplicationRejected(ApplicationRejected data, Event event) {
    notices.send(
        event,
        texts,
        new Notice(
            APPLICATION_REJECTED,
            "project.application.rejected",
            data.applicantId(),
            UserId.SYSTEM.value(),
            ProjectEvent.APPLICATION_REJECTED,
            ProjectPayload.Application.of(data)));
  }
}

package dev.carillon.project.listeners;

import dev.carillon.events.Event;
import dev.carillon.events.OnEvent;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.CreateNotification.Outcome;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// Turns what happens to projects into notifications. The notification's type is the event's name,
/// its tenant the event's.
///
/// The methods run on virtual threads and wait for the commit. Hearing an event again notifies no
/// one twice: the event, the listener and the receiver make the key. What is not taken is thrown,
/// and so retried.
public final class ProjectNotificationsListener {
  static final String CREATED = "project-created-notice";
  static final String APPLICATION_CREATED = "project-application-created-notice";
  static final String APPLICATION_ACCEPTED = "project-application-accepted-notice";
  static final String APPLICATION_REJECTED = "project-application-rejected-notice";

  private final CreateNotification createNotification;
  private final JsonMapper json;

  public ProjectNotificationsListener(CreateNotification createNotification, JsonMapper json) {
    this.createNotification = createNotification;
    this.json = json;
  }

  /// Confirms to owners, in their own name, that their project is there.
  @OnEvent(value = ProjectEvent.PROJECT_CREATED, id = CREATED)
  void handleProjectCreated(ProjectCreated data, Event event) {
    notify(
        event,
        CREATED,
        new Notice(
            "project.created", data.ownerId(), data.ownerId(), ProjectPayload.Created.of(data)));
  }

  /// Tells the owner that someone applied.
  @OnEvent(value = ProjectEvent.APPLICATION_CREATED, id = APPLICATION_CREATED)
  void handleApplicationCreated(ApplicationCreated data, Event event) {
    notify(
        event,
        APPLICATION_CREATED,
        new Notice(
            "project.application.received",
            data.projectOwnerId(),
            data.applicantId(),
            ProjectPayload.Application.of(data)));
  }

  /// Tells applicants that they are taken.
  @OnEvent(value = ProjectEvent.APPLICATION_ACCEPTED, id = APPLICATION_ACCEPTED)
  void handleApplicationAccepted(ApplicationAccepted data, Event event) {
    notify(
        event,
        APPLICATION_ACCEPTED,
        new Notice(
            "project.application.accepted",
            data.applicantId(),
            UserId.SYSTEM.value(),
            ProjectPayload.Application.of(data)));
  }

  /// Tells applicants that they are not taken.
  @OnEvent(value = ProjectEvent.APPLICATION_REJECTED, id = APPLICATION_REJECTED)
  void handleApplicationRejected(ApplicationRejected data, Event event) {
    notify(
        event,
        APPLICATION_REJECTED,
        new Notice(
            "project.application.rejected",
            data.applicantId(),
            UserId.SYSTEM.value(),
            ProjectPayload.Application.of(data)));
  }

  private record Notice(String object, String receiver, String sender, ProjectPayload payload) {}

  private void notify(Event event, String listener, Notice notice) {
    Outcome outcome =
        createNotification
            .execute(
                new CreateNotification.Command(
                    new Caller.Service(new TenantId(event.tenant()), "project"),
                    notice.receiver(),
                    notice.sender(),
                    notice.object(),
                    event.name().value(),
                    json.writeValueAsString(notice.payload()),
                    Set.of(Channel.REALTIME),
                    null,
                    IdempotencyKey.forEvent(event.id(), listener, new UserId(notice.receiver()))))
            .toCompletableFuture()
            .join();
    switch (outcome) {
      case Outcome.Created _, Outcome.Replayed _ -> {}
      case Outcome.KeyReused _, Outcome.Invalid _, Outcome.Forbidden _ ->
          throw new NotificationRefusedException(listener, outcome);
    }
  }
}

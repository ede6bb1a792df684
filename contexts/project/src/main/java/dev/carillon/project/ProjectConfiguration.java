package dev.carillon.project;

import dev.carillon.events.EventPublisher;
import dev.carillon.events.EventType;
import dev.carillon.events.EventTypes;
import dev.carillon.notices.Notices;
import dev.carillon.project.controllers.ProjectMessages;
import dev.carillon.project.controllers.ProjectsController;
import dev.carillon.project.controllers.RoleApplicationsController;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.events.OutboxProjectEvents;
import dev.carillon.project.listeners.ProjectNotificationsListener;
import dev.carillon.project.postgres.PostgresProjectStore;
import dev.carillon.project.postgres.PostgresUnitOfWork;
import dev.carillon.project.postgres.ProjectMigrations;
import dev.carillon.project.usecases.commands.AcceptApplication;
import dev.carillon.project.usecases.commands.ApplyForRole;
import dev.carillon.project.usecases.commands.CreateProject;
import dev.carillon.project.usecases.commands.RejectApplication;
import dev.carillon.project.usecases.ports.ProjectEvents;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.UnitOfWork;
import dev.carillon.project.usecases.queries.GetProject;
import dev.carillon.project.usecases.queries.ListApplications;
import dev.carillon.project.usecases.queries.ListProjects;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Wires the context. It takes from whoever imports it a data source, a transaction template over
/// the same data source, a publisher that joins its transactions, [Notices], a clock and a JSON
/// mapper. The tables are brought up to date while the store is made.
///
/// Whoever imports it also registers the methods of [ProjectNotificationsListener] with the event
/// dispatcher, and [ProjectMessages#BUNDLE] with what words the refusals.
@Configuration(proxyBeanMethods = false)
public class ProjectConfiguration {

  @Bean
  ProjectStore projectStore(DataSource dataSource) {
    ProjectMigrations.migrate(dataSource);
    return new PostgresProjectStore(JdbcClient.create(dataSource));
  }

  @Bean
  UnitOfWork projectUnitOfWork(TransactionTemplate transactions) {
    return new PostgresUnitOfWork(transactions);
  }

  @Bean
  TimeOrderedIds projectIds(InstantSource clock) {
    return new TimeOrderedIds(clock);
  }

  @Bean
  ProjectEvents projectEvents(EventPublisher publisher, TimeOrderedIds ids, JsonMapper json) {
    return new OutboxProjectEvents(publisher, ids, json);
  }

  @Bean
  CreateProject createProject(
      UnitOfWork unitOfWork,
      ProjectStore store,
      ProjectEvents events,
      TimeOrderedIds ids,
      InstantSource clock) {
    return new CreateProject(unitOfWork, store, events, ids, clock);
  }

  @Bean
  ApplyForRole applyForRole(
      UnitOfWork unitOfWork,
      ProjectStore store,
      ProjectEvents events,
      TimeOrderedIds ids,
      InstantSource clock) {
    return new ApplyForRole(unitOfWork, store, events, ids, clock);
  }

  @Bean
  AcceptApplication acceptApplication(
      UnitOfWork unitOfWork, ProjectStore store, ProjectEvents events, InstantSource clock) {
    return new AcceptApplication(unitOfWork, store, events, clock);
  }

  @Bean
  RejectApplication rejectApplication(
      UnitOfWork unitOfWork, ProjectStore store, ProjectEvents events, InstantSource clock) {
    return new RejectApplication(unitOfWork, store, events, clock);
  }

  @Bean
  ProjectMessages projectMessages() {
    return new ProjectMessages();
  }

  @Bean
  ProjectsController projectsController(
      CreateProject createProject, ProjectStore store, ProjectMessages messages) {
    return new ProjectsController(
        createProject, new GetProject(store), new ListProjects(store), messages);
  }

  @Bean
  RoleApplicationsController roleApplicationsController(
      ApplyForRole applyForRole,
      ProjectStore store,
      AcceptApplication acceptApplication,
      RejectApplication rejectApplication,
      ProjectMessages messages) {
    return new RoleApplicationsController(
        applyForRole, new ListApplications(store), acceptApplication, rejectApplication, messages);
  }

  @Bean
  EventTypes projectEventTypes() {
    return eventTypes();
  }

  /// The events that this context describes.
  public static EventTypes eventTypes() {
    return new EventTypes(
        EventType.beside(
            ProjectEvent.class,
            ProjectEvent.PROJECT_CREATED,
            ProjectEvent.PROJECT_UPDATED,
            ProjectEvent.PROJECT_DELETED,
            ProjectEvent.PROJECT_PUBLISHED,
            ProjectEvent.APPLICATION_CREATED,
            ProjectEvent.APPLICATION_ACCEPTED,
            ProjectEvent.APPLICATION_REJECTED,
            ProjectEvent.ROLE_ASSIGNED,
            ProjectEvent.ROLE_UNASSIGNED,
            ProjectEvent.MEMBER_JOINED,
            ProjectEvent.MEMBER_LEFT,
            ProjectEvent.INVITE_SENT,
            ProjectEvent.STATS_UPDATED));
  }

  @Bean
  ProjectNotificationsListener projectNotificationsListener(Notices notices) {
    return new ProjectNotificationsListener(notices);
  }
}

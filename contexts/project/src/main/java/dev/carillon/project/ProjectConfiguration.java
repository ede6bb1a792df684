package dev.carillon.project;

import dev.carillon.events.EventPublisher;
import dev.carillon.events.EventType;
import dev.carillon.events.EventTypes;
import dev.carillon.project.controllers.InvitationsController;
import dev.carillon.project.controllers.MembersController;
import dev.carillon.project.controllers.ProjectMessages;
import dev.carillon.project.controllers.ProjectsController;
import dev.carillon.project.controllers.RoleApplicationsController;
import dev.carillon.project.controllers.RolesController;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.events.OutboxProjectEvents;
import dev.carillon.project.postgres.PostgresApplicationStore;
import dev.carillon.project.postgres.PostgresInvitationStore;
import dev.carillon.project.postgres.PostgresMemberStore;
import dev.carillon.project.postgres.PostgresProjectStore;
import dev.carillon.project.postgres.PostgresRoleStore;
import dev.carillon.project.postgres.PostgresUnitOfWork;
import dev.carillon.project.postgres.ProjectMigrations;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.ports.ProjectEvents;
import dev.carillon.project.usecases.ports.Stores;
import dev.carillon.project.usecases.ports.UnitOfWork;
import dev.carillon.rules.ShippedRules;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Wires the context. It takes from whoever imports it a data source, a transaction template over
/// the same data source, a publisher that joins its transactions, [ProjectLimits], a clock and a
/// JSON mapper. The tables are brought up to date while the stores are made.
///
/// Whoever imports it also runs its [ShippedRules], and registers [ProjectMessages#BUNDLE] with
/// what words the refusals.
@Configuration(proxyBeanMethods = false)
public class ProjectConfiguration {

  @Bean
  Stores projectStores(DataSource dataSource) {
    ProjectMigrations.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return new Stores(
        new PostgresProjectStore(jdbc),
        new PostgresApplicationStore(jdbc),
        new PostgresMemberStore(jdbc),
        new PostgresRoleStore(jdbc),
        new PostgresInvitationStore(jdbc));
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
  CommandNeeds projectCommandNeeds(
      UnitOfWork unitOfWork,
      Stores stores,
      ProjectEvents events,
      TimeOrderedIds ids,
      InstantSource clock,
      ProjectLimits limits) {
    return new CommandNeeds(unitOfWork, stores, events, ids, clock, limits);
  }

  @Bean
  ProjectMessages projectMessages() {
    return new ProjectMessages();
  }

  @Bean
  ProjectsController projectsController(CommandNeeds needs, ProjectMessages messages) {
    return new ProjectsController(needs, messages);
  }

  @Bean
  RoleApplicationsController roleApplicationsController(
      CommandNeeds needs, ProjectMessages messages) {
    return new RoleApplicationsController(needs, messages);
  }

  @Bean
  MembersController membersController(CommandNeeds needs, ProjectMessages messages) {
    return new MembersController(needs, messages);
  }

  @Bean
  RolesController rolesController(CommandNeeds needs, ProjectMessages messages) {
    return new RolesController(needs, messages);
  }

  @Bean
  InvitationsController invitationsController(CommandNeeds needs, ProjectMessages messages) {
    return new InvitationsController(needs, messages);
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
  ShippedRules projectRules() {
    return shippedRules();
  }

  /// Who is told of what happens to projects.
  public static ShippedRules shippedRules() {
    return ShippedRules.beside(ProjectConfiguration.class, "rules.yaml");
  }
}

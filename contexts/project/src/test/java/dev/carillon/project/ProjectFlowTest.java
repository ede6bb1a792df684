package dev.carillon.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.AnnotatedListeners;
import dev.carillon.events.DispatchObserver;
import dev.carillon.events.DispatchPolicy;
import dev.carillon.events.EventDataReader;
import dev.carillon.events.EventDispatcher;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.postgres.PostgresOutbox;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.listeners.ProjectNotificationsListener;
import dev.carillon.project.usecases.commands.AcceptApplication;
import dev.carillon.project.usecases.commands.ApplyForRole;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.CreateProject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/// From a command to the notification in someone's inbox, over the real outbox and store.
class ProjectFlowTest {
  private static final ConfigurableApplicationContext CONTEXT =
      new SpringApplicationBuilder(ContextHost.class)
          .web(WebApplicationType.NONE)
          .bannerMode(Banner.Mode.OFF)
          .run();

  private static final CommandNeeds NEEDS = CONTEXT.getBean(CommandNeeds.class);

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final Caller.User ada = new Caller.User(tenant, new UserId("ada"), false);
  private final Caller.User bob = new Caller.User(tenant, new UserId("bob"), false);
  private final NotificationStore notifications = CONTEXT.getBean(NotificationStore.class);

  @AfterAll
  static void stop() {
    CONTEXT.close();
  }

  @Test
  void ownerAndApplicantAreNotifiedOfWhatHappened() {
    try (EventDispatcher dispatcher = dispatcher()) {
      dispatcher.start();

      RoleApplication application = applied(created());
      new AcceptApplication(NEEDS)
          .execute(new AcceptApplication.Command(ada, application.project(), application.id()));

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            assertThat(typesFor(ada))
                .containsExactlyInAnyOrder("project.created", "project.role.application.created");
            assertThat(typesFor(bob)).containsExactly("project.role.application.accepted");
          });
    }
  }

  @Test
  void whatHappenedWhileNobodyListenedIsToldLater() {
    created();
    assertThat(typesFor(ada)).isEmpty();

    try (EventDispatcher dispatcher = dispatcher()) {
      dispatcher.start();

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(typesFor(ada)).containsExactly("project.created"));
    }
  }

  private static EventDispatcher dispatcher() {
    EventDataReader reader =
        new EventDataReader() {
          @Override
          public <T> T read(String json, Class<T> type) {
            return JsonMapper.shared().readValue(json, type);
          }
        };
    return new EventDispatcher(
        CONTEXT.getBean(PostgresOutbox.class),
        new AnnotatedListeners(reader).of(CONTEXT.getBean(ProjectNotificationsListener.class)),
        new DispatchPolicy(
            4,
            Duration.ofMillis(20),
            Duration.ofSeconds(15),
            3,
            Duration.ofMillis(20),
            Duration.ofSeconds(1)),
        new DispatchObserver() {});
  }

  private Project created() {
    var command = CreateProject.Command.of(ada, "Carillon", null, "Ada");
    if (new CreateProject(NEEDS).execute(command)
        instanceof CreateProject.Outcome.Created(var project)) {
      return project;
    }
    throw new AssertionError("not created");
  }

  private RoleApplication applied(Project project) {
    var command = ApplyForRole.Command.of(bob, project.id(), "Designer", "Bob", null);
    if (new ApplyForRole(NEEDS).execute(command)
        instanceof ApplyForRole.Outcome.Applied(var application)) {
      return application;
    }
    throw new AssertionError("not applied");
  }

  private List<String> typesFor(Caller.User person) {
    return notifications
        .unread(new InboxKey(tenant, person.user()), PageRequest.first(10, 100_000))
        .items()
        .stream()
        .map(Notification::type)
        .toList();
  }
}

package dev.carillon.project.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import dev.carillon.project.domain.ProjectEvent.StatsUpdated;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.InMemoryProjects;
import dev.carillon.project.usecases.ports.PageRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CreateProjectTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T07:00:00.123456Z"));
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final TenantId TENANT = new TenantId("acme");
  private static final Caller.User ADA = new Caller.User(TENANT, new UserId("ada"), false);

  private final InMemoryProjects projects = new InMemoryProjects();
  private final CreateProject createProject =
      new CreateProject(
          new CommandNeeds(
              projects,
              projects.stores(),
              projects,
              new TimeOrderedIds(CLOCK),
              CLOCK,
              ProjectLimits.defaults()));

  @Test
  void theCallerOwnsTheProject() {
    Project project = created(CreateProject.Command.of(ADA, " Carillon ", "Bells.", " Ada "));

    assertThat(project.owner().id()).isEqualTo(ADA.user());
    assertThat(project.owner().name()).isEqualTo("Ada");
    assertThat(project.title()).isEqualTo("Carillon");
    assertThat(project.createdAt()).isEqualTo(NOW);
    assertThat(projects.find(TENANT, project.id())).contains(project);
  }

  @Test
  void theProjectIsToldAndCounted() {
    Project project = created(CreateProject.Command.of(ADA, "Carillon", null, "Ada"));

    assertThat(projects.published())
        .containsExactly(
            new InMemoryProjects.Published(
                TENANT, new ProjectCreated(project.id().toString(), "Carillon", "ada", "Ada"), NOW),
            new InMemoryProjects.Published(TENANT, new StatsUpdated(1), NOW));
  }

  @Test
  void whoGivesNoNameIsShownById() {
    assertThat(created(CreateProject.Command.of(ADA, "Carillon", null, null)).owner().name())
        .isEqualTo("ada");
  }

  @Test
  void everyBrokenRuleIsReportedAtOnceAndNothingIsStored() {
    var outcome =
        createProject.execute(CreateProject.Command.of(ADA, " ", "\u0000", "n".repeat(256)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CreateProject.Outcome.Invalid.class,
            invalid ->
                assertThat(invalid.violations())
                    .containsExactly(
                        new Violation("title", Violation.Rule.BLANK, 0),
                        new Violation("description", Violation.Rule.NOT_PRINTABLE, 0),
                        new Violation("ownerName", Violation.Rule.TOO_LONG, 255)));
    assertNothingHappened();
  }

  @Test
  void whatCannotBeToldIsNotStored() {
    projects.breakOutbox();

    assertThatIllegalStateException()
        .isThrownBy(
            () -> createProject.execute(CreateProject.Command.of(ADA, "Carillon", null, null)));
    assertNothingHappened();
  }

  private void assertNothingHappened() {
    assertThat(projects.projects(TENANT, new PageRequest(1, Optional.empty())).items()).isEmpty();
    assertThat(projects.published()).isEmpty();
  }

  private Project created(CreateProject.Command command) {
    return switch (createProject.execute(command)) {
      case CreateProject.Outcome.Created(var project) -> project;
      case CreateProject.Outcome.Invalid(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }
}

package dev.carillon.project.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ProjectDeleted;
import dev.carillon.project.domain.ProjectEvent.ProjectPublished;
import dev.carillon.project.domain.ProjectEvent.ProjectUpdated;
import dev.carillon.project.domain.ProjectEvent.StatsUpdated;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.InMemoryProjects;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changing, publishing and deleting.
class ProjectCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final TenantId TENANT = new TenantId("acme");
  private static final Caller.User ADA = user(TENANT, "ada");
  private static final Caller.User BOB = user(TENANT, "bob");
  private static final Caller.User ADA_ELSEWHERE = user(new TenantId("other"), "ada");

  private final TimeOrderedIds ids = new TimeOrderedIds(CLOCK);
  private final InMemoryProjects projects = new InMemoryProjects();
  private final CommandNeeds needs =
      new CommandNeeds(projects, projects.stores(), projects, ids, CLOCK, ProjectLimits.defaults());
  private final Project project =
      Project.begun(
          ids.nextProject(), TENANT, new Person(ADA.user(), "Ada"), "Carillon", "Ding", NOW);
  private final String id = project.id().toString();

  @BeforeEach
  void addProjectWithAMember() {
    projects.execute(() -> {
      projects.add(
          new Membership(
              ids.nextMembership(), TENANT, project.id(), new Person(BOB.user(), "Bob"), NOW));
      return projects.add(project);
    });
  }

  @Test
  void aChangeIsToldToTheMembersUnderTheNewTitle() {
    assertThat(update(ADA, " Bells ", null))
        .isEqualTo(new UpdateProject.Outcome.Updated(project.changed("Bells", "Ding")));
    assertThat(projects.find(TENANT, project.id())).contains(project.changed("Bells", "Ding"));
    assertThat(events())
        .containsExactly(new ProjectUpdated(id, "Bells", "ada", "Ada", List.of("bob")));
  }

  @Test
  void aDescriptionMayBeTakenAway() {
    assertThat(update(ADA, null, ""))
        .isEqualTo(new UpdateProject.Outcome.Updated(project.changed("Carillon", "")));
  }

  @Test
  void whatMakesNoDifferenceIsNotTold() {
    assertThat(update(ADA, " Carillon", "Ding"))
        .isEqualTo(new UpdateProject.Outcome.Unchanged(project));
    assertThat(events()).isEmpty();
  }

  @Test
  void somethingIsAskedFor() {
    assertThat(update(ADA, null, null)).isEqualTo(new UpdateProject.Outcome.NothingAsked());
  }

  @Test
  void everyBrokenRuleIsReportedAtOnce() {
    assertThat(update(ADA, " ", "d".repeat(2_001)))
        .isEqualTo(
            new UpdateProject.Outcome.Invalid(
                List.of(
                    new Violation("title", Violation.Rule.BLANK, 0),
                    new Violation("description", Violation.Rule.TOO_LONG, 2_000))));
  }

  @Test
  void onlyTheOwnerChangesAProject() {
    assertThat(update(BOB, "Bells", null)).isEqualTo(new UpdateProject.Outcome.NotOwner());
    assertThat(update(ADA_ELSEWHERE, "Bells", null))
        .isEqualTo(new UpdateProject.Outcome.ProjectNotFound());
    assertThat(events()).isEmpty();
  }

  @Test
  void aPublicationIsToldOnce() {
    Project published = project.published(NOW).orElseThrow();

    assertThat(publish(ADA)).isEqualTo(new PublishProject.Outcome.Published(published));
    assertThat(publish(ADA)).isEqualTo(new PublishProject.Outcome.AlreadyPublished());
    assertThat(projects.find(TENANT, project.id())).contains(published);
    assertThat(events())
        .containsExactly(new ProjectPublished(id, "Carillon", "ada", "Ada", List.of("bob")));
  }

  @Test
  void onlyTheOwnerPublishesAProject() {
    assertThat(publish(BOB)).isEqualTo(new PublishProject.Outcome.NotOwner());
    assertThat(publish(ADA_ELSEWHERE)).isEqualTo(new PublishProject.Outcome.ProjectNotFound());
  }

  @Test
  void aDeletionIsToldToWhoWereMembersAndCounted() {
    assertThat(delete(ADA)).isEqualTo(new DeleteProject.Outcome.Deleted());
    assertThat(projects.find(TENANT, project.id())).isEmpty();
    assertThat(projects.memberIds(TENANT, project.id())).isEmpty();
    assertThat(events())
        .containsExactly(
            new ProjectDeleted(id, "Carillon", "ada", "Ada", List.of("bob")), new StatsUpdated(0));
    assertThat(delete(ADA)).isEqualTo(new DeleteProject.Outcome.ProjectNotFound());
  }

  @Test
  void onlyTheOwnerDeletesAProject() {
    assertThat(delete(BOB)).isEqualTo(new DeleteProject.Outcome.NotOwner());
    assertThat(delete(ADA_ELSEWHERE)).isEqualTo(new DeleteProject.Outcome.ProjectNotFound());
    assertThat(projects.find(TENANT, project.id())).contains(project);
  }

  @Test
  void whatCannotBeToldIsNotDone() {
    projects.breakOutbox();

    assertThatIllegalStateException().isThrownBy(() -> update(ADA, "Bells", null));
    assertThatIllegalStateException().isThrownBy(() -> publish(ADA));
    assertThatIllegalStateException().isThrownBy(() -> delete(ADA));
    assertThat(projects.find(TENANT, project.id())).contains(project);
    assertThat(projects.countMembers(TENANT, project.id())).isEqualTo(1);
  }

  private static Caller.User user(TenantId tenant, String id) {
    return new Caller.User(tenant, new UserId(id), false);
  }

  private List<ProjectEvent> events() {
    return projects.published().stream().map(InMemoryProjects.Published::event).toList();
  }

  private UpdateProject.Outcome update(
      Caller.User caller, @Nullable String title, @Nullable String description) {
    return new UpdateProject(needs)
        .execute(UpdateProject.Command.of(caller, project.id(), title, description));
  }

  private PublishProject.Outcome publish(Caller.User caller) {
    return new PublishProject(needs).execute(new PublishProject.Command(caller, project.id()));
  }

  private DeleteProject.Outcome delete(Caller.User caller) {
    return new DeleteProject(needs).execute(new DeleteProject.Command(caller, project.id()));
  }
}

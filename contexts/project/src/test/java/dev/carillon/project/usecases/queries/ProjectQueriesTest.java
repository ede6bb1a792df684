package dev.carillon.project.usecases.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.usecases.commands.AcceptApplication;
import dev.carillon.project.usecases.commands.ApplyForRole;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.InviteToProject;
import dev.carillon.project.usecases.ports.InMemoryProjects;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectQueriesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final TenantId TENANT = new TenantId("acme");
  private static final Caller.User ADA = new Caller.User(TENANT, new UserId("ada"), false);
  private static final Caller.User BOB = new Caller.User(TENANT, new UserId("bob"), false);
  private static final Caller.User ELSEWHERE =
      new Caller.User(new TenantId("other"), new UserId("ada"), false);
  private static final PageRequest FIRST = new PageRequest(10, Optional.empty());

  private final TimeOrderedIds ids = new TimeOrderedIds(CLOCK);
  private final InMemoryProjects projects = new InMemoryProjects();
  private final Stores stores = projects.stores();
  private final CommandNeeds needs =
      new CommandNeeds(projects, stores, projects, ids, CLOCK, ProjectLimits.defaults());
  private final Project project =
      Project.begun(ids.nextProject(), TENANT, new Person(ADA.user(), "Ada"), "Carillon", "", NOW);

  @BeforeEach
  void addProjectWithAnApplication() {
    projects.execute(() -> {
      projects.add(project);
      return project;
    });
    new ApplyForRole(needs)
        .execute(ApplyForRole.Command.of(BOB, project.id(), "Designer", null, null));
  }

  @Test
  void everyoneOfTheTenantSeesTheProject() {
    assertThat(new GetProject(projects).execute(BOB, project.id())).contains(project);
    assertThat(new ListProjects(projects).execute(BOB, FIRST).items()).containsExactly(project);
  }

  @Test
  void anotherTenantSeesNothing() {
    assertThat(new GetProject(projects).execute(ELSEWHERE, project.id())).isEmpty();
    assertThat(new ListProjects(projects).execute(ELSEWHERE, FIRST).items()).isEmpty();
  }

  @Test
  void theOwnerSeesTheApplications() {
    assertThat(new ListApplications(stores).execute(ADA, project.id(), FIRST))
        .hasValueSatisfying(page ->
            assertThat(page.items())
                .singleElement()
                .satisfies(application ->
                    assertThat(application.candidacy().applicant().id()).isEqualTo(BOB.user())));
  }

  @Test
  void toAnyoneElseThereIsNoListOfApplications() {
    ListApplications applications = new ListApplications(stores);

    assertThat(applications.execute(BOB, project.id(), FIRST)).isEmpty();
    assertThat(applications.execute(ELSEWHERE, project.id(), FIRST)).isEmpty();
    assertThat(applications.execute(ADA, ids.nextProject(), FIRST)).isEmpty();
  }

  @Test
  void everyoneOfTheTenantSeesMembersAndRoles() {
    projects
        .applications(TENANT, project.id(), FIRST)
        .items()
        .forEach(application ->
            new AcceptApplication(needs)
                .execute(new AcceptApplication.Command(ADA, project.id(), application.id())));

    assertThat(new ListMembers(stores).execute(BOB, project.id(), FIRST))
        .hasValueSatisfying(page -> assertThat(page.items()).hasSize(1));
    assertThat(new ListRoles(stores).execute(BOB, project.id(), FIRST))
        .hasValueSatisfying(page -> assertThat(page.items()).hasSize(1));
    assertThat(new ListMembers(stores).execute(ELSEWHERE, project.id(), FIRST)).isEmpty();
    assertThat(new ListRoles(stores).execute(ELSEWHERE, project.id(), FIRST)).isEmpty();
  }

  @Test
  void onlyTheOwnerSeesTheInvitations() {
    new InviteToProject(needs).execute(InviteToProject.Command.of(ADA, project.id(), "eve", null));
    ListInvitations invitations = new ListInvitations(stores);

    assertThat(invitations.execute(ADA, project.id(), FIRST))
        .isInstanceOfSatisfying(
            ListInvitations.Outcome.Found.class,
            found -> assertThat(found.page().items()).hasSize(1));
    assertThat(invitations.execute(BOB, project.id(), FIRST))
        .isEqualTo(new ListInvitations.Outcome.NotOwner());
    assertThat(invitations.execute(ELSEWHERE, project.id(), FIRST))
        .isEqualTo(new ListInvitations.Outcome.ProjectNotFound());
  }
}

package dev.carillon.project.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectEvent.MemberJoined;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Status;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.InMemoryProjects;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoleApplicationCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final TenantId TENANT = new TenantId("acme");
  private static final Caller.User ADA = user(TENANT, "ada");
  private static final Caller.User BOB = user(TENANT, "bob");
  private static final Caller.User EVE_ELSEWHERE = user(new TenantId("other"), "eve");
  private static final Caller.User ADA_ELSEWHERE = user(new TenantId("other"), "ada");

  private final TimeOrderedIds ids = new TimeOrderedIds(CLOCK);
  private final InMemoryProjects projects = new InMemoryProjects();
  private final CommandNeeds needs =
      new CommandNeeds(
          projects, projects.stores(), projects, ids, CLOCK, new ProjectLimits(2, 2, 2));
  private final ApplyForRole applyForRole = new ApplyForRole(needs);
  private final AcceptApplication acceptApplication = new AcceptApplication(needs);
  private final RejectApplication rejectApplication = new RejectApplication(needs);
  private final Project project =
      Project.begun(ids.nextProject(), TENANT, new Person(ADA.user(), "Ada"), "Carillon", "", NOW);

  @BeforeEach
  void addProject() {
    projects.execute(() -> {
      projects.add(project);
      return project;
    });
  }

  @Test
  void anApplicationWaitsAndItsOwnerIsTold() {
    RoleApplication application = applied(BOB, "Designer");

    assertThat(application.status()).isEqualTo(Status.PENDING);
    assertThat(events())
        .containsExactly(
            new ApplicationCreated(
                application.id().toString(),
                project.id().toString(),
                "Carillon",
                "ada",
                "Designer",
                "bob",
                "Bob"));
  }

  @Test
  void anInvalidApplicationIsRefusedWithEveryBrokenRule() {
    var outcome =
        applyForRole.execute(
            ApplyForRole.Command.of(BOB, project.id(), " ", "", "m".repeat(2_001)));

    assertThat(outcome)
        .isEqualTo(
            new ApplyForRole.Outcome.Invalid(
                List.of(
                    new Violation("roleName", Violation.Rule.BLANK, 0),
                    new Violation("applicantName", Violation.Rule.BLANK, 0),
                    new Violation("motivation", Violation.Rule.TOO_LONG, 2_000))));
    assertThat(events()).isEmpty();
  }

  @Test
  void nobodyAppliesToTheirOwnProject() {
    assertThat(apply(ADA, project.id(), "Designer"))
        .isEqualTo(new ApplyForRole.Outcome.OwnProject());
    assertThat(events()).isEmpty();
  }

  @Test
  void aProjectOfAnotherTenantIsNotThere() {
    assertThat(apply(EVE_ELSEWHERE, project.id(), "Designer"))
        .isEqualTo(new ApplyForRole.Outcome.ProjectNotFound());
    assertThat(apply(BOB, ids.nextProject(), "Designer"))
        .isEqualTo(new ApplyForRole.Outcome.ProjectNotFound());
  }

  @Test
  void oneWaitsForARoleOnlyOnce() {
    applied(BOB, "Designer");

    assertThat(apply(BOB, project.id(), "Designer"))
        .isEqualTo(new ApplyForRole.Outcome.AlreadyPending());
    assertThat(events()).hasSize(1);
  }

  @Test
  void oneMayWaitForAnotherRoleToo() {
    assertThat(applied(BOB, "Designer")).isNotEqualTo(applied(BOB, "Tester"));
  }

  @Test
  void afterARejectionOneMayApplyAgain() {
    reject(ADA, project.id(), applied(BOB, "Designer").id());

    assertThat(applied(BOB, "Designer").status()).isEqualTo(Status.PENDING);
  }

  @Test
  void acceptingMakesTheApplicantAMemberWithTheRole() {
    accept(ADA, project.id(), applied(BOB, "Designer").id());

    assertThat(projects.member(TENANT, project.id(), BOB.user()))
        .hasValueSatisfying(member -> assertThat(member.member().name()).isEqualTo("Bob"));
    assertThat(projects.rolesOf(TENANT, project.id(), BOB.user()))
        .singleElement()
        .satisfies(role -> {
          assertThat(role.name()).isEqualTo("Designer");
          assertThat(role.assignee().name()).isEqualTo("Bob");
        });
  }

  @Test
  void whoIsAMemberJoinsNoSecondTime() {
    accept(ADA, project.id(), applied(BOB, "Designer").id());
    accept(ADA, project.id(), applied(BOB, "Tester").id());

    assertThat(projects.rolesOf(TENANT, project.id(), BOB.user())).hasSize(2);
    assertThat(events()).filteredOn(MemberJoined.class::isInstance).hasSize(1);
  }

  @Test
  void whoHasTheRoleIsAcceptedAndHasItOnce() {
    accept(ADA, project.id(), applied(BOB, "Designer").id());

    assertThat(accept(ADA, project.id(), applied(BOB, "Designer").id()))
        .isInstanceOf(DecisionOutcome.Decided.class);
    assertThat(projects.rolesOf(TENANT, project.id(), BOB.user())).hasSize(1);
  }

  @Test
  void aFullProjectLeavesTheApplicationPending() {
    accept(ADA, project.id(), applied(user(TENANT, "one"), "Designer").id());
    accept(ADA, project.id(), applied(user(TENANT, "two"), "Designer").id());
    RoleApplicationId application = applied(BOB, "Designer").id();
    List<ProjectEvent> before = events();

    assertThat(accept(ADA, project.id(), application)).isEqualTo(new DecisionOutcome.ProjectFull());
    assertThat(projects.application(TENANT, project.id(), application))
        .hasValueSatisfying(found -> assertThat(found.status()).isEqualTo(Status.PENDING));
    assertThat(events()).isEqualTo(before);
  }

  @Test
  void aFullProjectsMemberMayTakeAnotherRole() {
    accept(ADA, project.id(), applied(user(TENANT, "one"), "Designer").id());
    accept(ADA, project.id(), applied(BOB, "Designer").id());

    assertThat(accept(ADA, project.id(), applied(BOB, "Tester").id()))
        .isInstanceOf(DecisionOutcome.Decided.class);
  }

  @Test
  void aMemberWithAsManyRolesAsMayBeLeavesTheApplicationPending() {
    accept(ADA, project.id(), applied(BOB, "Designer").id());
    accept(ADA, project.id(), applied(BOB, "Tester").id());
    RoleApplicationId application = applied(BOB, "Ringer").id();

    assertThat(accept(ADA, project.id(), application))
        .isEqualTo(new DecisionOutcome.TooManyRoles());
    assertThat(projects.application(TENANT, project.id(), application))
        .hasValueSatisfying(found -> assertThat(found.status()).isEqualTo(Status.PENDING));
  }

  @Test
  void acceptingTellsTheApplicantAndThenThatTheyJoined() {
    RoleApplication application = applied(BOB, "Designer");

    DecisionOutcome outcome = accept(ADA, project.id(), application.id());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            DecisionOutcome.Decided.class,
            decided -> {
              assertThat(decided.application().status()).isEqualTo(Status.ACCEPTED);
              assertThat(decided.application().decidedAt()).isEqualTo(NOW);
            });
    assertThat(events())
        .endsWith(
            new ApplicationAccepted(
                application.id().toString(),
                project.id().toString(),
                "Carillon",
                "Designer",
                "bob",
                "Bob"),
            new MemberJoined(project.id().toString(), "Carillon", "ada", "bob", "Bob", "ada"));
  }

  @Test
  void rejectingTellsTheApplicant() {
    RoleApplication application = applied(BOB, "Designer");

    assertThat(reject(ADA, project.id(), application.id()))
        .isInstanceOf(DecisionOutcome.Decided.class);
    assertThat(events())
        .last()
        .isEqualTo(
            new ApplicationRejected(
                application.id().toString(),
                project.id().toString(),
                "Carillon",
                "Designer",
                "bob",
                "Bob"));
  }

  @Test
  void theFirstDecisionStandsAndIsToldOnce() {
    RoleApplication application = applied(BOB, "Designer");
    accept(ADA, project.id(), application.id());

    assertThat(reject(ADA, project.id(), application.id()))
        .isEqualTo(new DecisionOutcome.AlreadyDecided(Status.ACCEPTED));
    assertThat(accept(ADA, project.id(), application.id()))
        .isEqualTo(new DecisionOutcome.AlreadyDecided(Status.ACCEPTED));
    assertThat(events()).hasSize(3);
  }

  @Test
  void toAnyoneButTheOwnerTheApplicationIsNotThere() {
    RoleApplicationId application = applied(BOB, "Designer").id();

    assertThat(accept(BOB, project.id(), application)).isEqualTo(new DecisionOutcome.NotFound());
    assertThat(reject(ADA_ELSEWHERE, project.id(), application))
        .isEqualTo(new DecisionOutcome.NotFound());
    assertThat(events()).hasSize(1);
  }

  @Test
  void anApplicationIsFoundInItsOwnProjectOnly() {
    Project another = Project.begun(ids.nextProject(), TENANT, project.owner(), "Another", "", NOW);
    projects.execute(() -> {
      projects.add(another);
      return another;
    });
    RoleApplicationId application = applied(BOB, "Designer").id();

    assertThat(accept(ADA, another.id(), application)).isEqualTo(new DecisionOutcome.NotFound());
    assertThat(accept(ADA, project.id(), ids.nextApplication()))
        .isEqualTo(new DecisionOutcome.NotFound());
  }

  private static Caller.User user(TenantId tenant, String id) {
    return new Caller.User(tenant, new UserId(id), false);
  }

  private List<ProjectEvent> events() {
    return projects.published().stream().map(InMemoryProjects.Published::event).toList();
  }

  private RoleApplication applied(Caller.User caller, String role) {
    if (apply(caller, project.id(), role)
        instanceof ApplyForRole.Outcome.Applied(var application)) {
      return application;
    }
    throw new AssertionError("the application was not taken");
  }

  private ApplyForRole.Outcome apply(Caller.User caller, ProjectId id, String role) {
    return applyForRole.execute(ApplyForRole.Command.of(caller, id, role, " Bob ", null));
  }

  private DecisionOutcome accept(Caller.User caller, ProjectId id, RoleApplicationId application) {
    return acceptApplication.execute(new AcceptApplication.Command(caller, id, application));
  }

  private DecisionOutcome reject(Caller.User caller, ProjectId id, RoleApplicationId application) {
    return rejectApplication.execute(new RejectApplication.Command(caller, id, application));
  }
}

package dev.carillon.project.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.StatsUpdated;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.usecases.commands.AcceptApplication;
import dev.carillon.project.usecases.commands.AcceptInvitation;
import dev.carillon.project.usecases.commands.ApplyForRole;
import dev.carillon.project.usecases.commands.AssignRole;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.CreateProject;
import dev.carillon.project.usecases.commands.DecisionOutcome;
import dev.carillon.project.usecases.commands.DeleteProject;
import dev.carillon.project.usecases.commands.InvitationOutcome;
import dev.carillon.project.usecases.commands.InviteToProject;
import dev.carillon.project.usecases.commands.RejectApplication;
import dev.carillon.project.usecases.ports.Stores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// What commands at the same moment make of one another, on the real database.
class ConcurrentCommandsTest {
  private static final int CALLERS = 8;
  private static final int MAX_MEMBERS = 5;
  private static final DataSource DATA_SOURCE = TestDatabase.migrated("project_races");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final Caller.User ada = user("ada");
  private final Caller.User bob = user("bob");
  private final Stores stores = TestDatabase.stores(DATA_SOURCE);
  private final ConcurrentLinkedQueue<ProjectEvent> published = new ConcurrentLinkedQueue<>();
  private final CommandNeeds needs =
      new CommandNeeds(
          TestDatabase.unitOfWork(DATA_SOURCE),
          stores,
          (_, event, _) -> published.add(event),
          new TimeOrderedIds(InstantSource.system()),
          InstantSource.system(),
          new ProjectLimits(MAX_MEMBERS, 3, 3));

  @Test
  void ofApplicationsForTheSameRoleOneIsTaken() throws Exception {
    Project project = created();

    var outcomes = atTheSameMoment(() -> apply(bob, project));

    assertThat(outcomes).filteredOn(ApplyForRole.Outcome.Applied.class::isInstance).hasSize(1);
    assertThat(outcomes).contains(new ApplyForRole.Outcome.AlreadyPending()).hasSize(CALLERS);
  }

  @Test
  void ofDecisionsAboutAnApplicationOneIsMade() throws Exception {
    Project project = created();
    RoleApplication application = applied(bob, project);
    List<Callable<DecisionOutcome>> decisions = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      decisions.add(i % 2 == 0 ? () -> accept(application) : () -> reject(application));
    }

    assertThat(atTheSameMoment(decisions))
        .filteredOn(DecisionOutcome.Decided.class::isInstance)
        .hasSize(1);
  }

  @Test
  void anInvitationIsAcceptedOnce() throws Exception {
    Project project = created();
    Invitation invitation = invited(project, "bob");

    var outcomes =
        atTheSameMoment(() ->
            new AcceptInvitation(needs)
                .execute(AcceptInvitation.Command.of(bob, project.id(), invitation.id(), null)));

    assertThat(outcomes).filteredOn(InvitationOutcome.Decided.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .contains(new InvitationOutcome.AlreadyDecided(Invitation.Status.ACCEPTED))
        .hasSize(CALLERS);
    assertThat(published).filteredOn(ProjectEvent.MemberJoined.class::isInstance).hasSize(1);
  }

  @Test
  void membersFillAProjectExactly() throws Exception {
    Project project = created();
    List<Callable<DecisionOutcome>> decisions = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      RoleApplication application = applied(user("applicant-" + i), project);
      decisions.add(() -> accept(application));
    }

    assertThat(atTheSameMoment(decisions))
        .filteredOn(new DecisionOutcome.ProjectFull()::equals)
        .hasSize(CALLERS - MAX_MEMBERS);
    assertThat(stores.members().countMembers(tenant, project.id())).isEqualTo(MAX_MEMBERS);
    assertThat(published)
        .filteredOn(ProjectEvent.MemberJoined.class::isInstance)
        .hasSize(MAX_MEMBERS);
  }

  @Test
  void invitationsFillAProjectExactly() throws Exception {
    Project project = created();
    List<Callable<InviteToProject.Outcome>> invitations = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String invitee = "invitee-" + i;
      invitations.add(() -> invite(project, invitee));
    }

    assertThat(atTheSameMoment(invitations))
        .filteredOn(new InviteToProject.Outcome.TooManyPending()::equals)
        .hasSize(CALLERS - needs.limits().maxPendingInvitations());
  }

  @Test
  void aRoleIsAssignedOnce() throws Exception {
    Project project = created();
    accept(applied(bob, project));

    var outcomes =
        atTheSameMoment(() ->
            new AssignRole(needs)
                .execute(AssignRole.Command.of(ada, project.id(), "Tester", "bob")));

    assertThat(outcomes).filteredOn(AssignRole.Outcome.Assigned.class::isInstance).hasSize(1);
    assertThat(outcomes).contains(new AssignRole.Outcome.AlreadyAssigned()).hasSize(CALLERS);
  }

  @Test
  void applicationsThatRaceWithADeletionFindTheProjectOrDoNot() throws Exception {
    for (int round = 0; round < 10; round++) {
      Project project = created();
      List<Callable<Object>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Caller.User applicant = user("applicant-" + i);
        calls.add(() -> apply(applicant, project));
      }
      calls.add(CALLERS / 2, () -> delete(project));

      assertThat(atTheSameMoment(calls))
          .contains(new DeleteProject.Outcome.Deleted())
          .allMatch(outcome ->
              outcome instanceof DeleteProject.Outcome.Deleted
                  || outcome instanceof ApplyForRole.Outcome.Applied
                  || outcome instanceof ApplyForRole.Outcome.ProjectNotFound);
      assertThat(apply(bob, project)).isEqualTo(new ApplyForRole.Outcome.ProjectNotFound());
    }
  }

  @Test
  void aProjectIsDeletedOnce() throws Exception {
    Project project = created();

    assertThat(atTheSameMoment(() -> delete(project)))
        .containsOnlyOnce(new DeleteProject.Outcome.Deleted())
        .contains(new DeleteProject.Outcome.ProjectNotFound())
        .hasSize(CALLERS);
  }

  @Test
  void projectsThatAreMadeTogetherAreAllCounted() throws Exception {
    atTheSameMoment(this::created);

    assertThat(published)
        .filteredOn(StatsUpdated.class::isInstance)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, CALLERS).mapToObj(StatsUpdated::new).toList());
  }

  private Caller.User user(String id) {
    return new Caller.User(tenant, new UserId(id), false);
  }

  private Project created() {
    var command = CreateProject.Command.of(ada, "Carillon", null, "Ada");
    if (new CreateProject(needs).execute(command)
        instanceof CreateProject.Outcome.Created(var project)) {
      return project;
    }
    throw new AssertionError("not created");
  }

  private ApplyForRole.Outcome apply(Caller.User applicant, Project project) {
    return new ApplyForRole(needs)
        .execute(ApplyForRole.Command.of(applicant, project.id(), "Designer", null, null));
  }

  private RoleApplication applied(Caller.User applicant, Project project) {
    if (apply(applicant, project) instanceof ApplyForRole.Outcome.Applied(var application)) {
      return application;
    }
    throw new AssertionError("not applied");
  }

  private DecisionOutcome accept(RoleApplication application) {
    return new AcceptApplication(needs)
        .execute(new AcceptApplication.Command(ada, application.project(), application.id()));
  }

  private DecisionOutcome reject(RoleApplication application) {
    return new RejectApplication(needs)
        .execute(new RejectApplication.Command(ada, application.project(), application.id()));
  }

  private InviteToProject.Outcome invite(Project project, String invitee) {
    return new InviteToProject(needs)
        .execute(InviteToProject.Command.of(ada, project.id(), invitee, null));
  }

  private Invitation invited(Project project, String invitee) {
    if (invite(project, invitee) instanceof InviteToProject.Outcome.Invited(var invitation)) {
      return invitation;
    }
    throw new AssertionError("not invited");
  }

  private DeleteProject.Outcome delete(Project project) {
    return new DeleteProject(needs).execute(new DeleteProject.Command(ada, project.id()));
  }

  private static <T> List<T> atTheSameMoment(Callable<T> call) throws Exception {
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      calls.add(call);
    }
    return atTheSameMoment(calls);
  }

  private static <T> List<T> atTheSameMoment(List<Callable<T>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
      return results;
    }
  }
}

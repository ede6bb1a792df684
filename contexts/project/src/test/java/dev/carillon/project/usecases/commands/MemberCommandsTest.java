package dev.carillon.project.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.MemberLeft;
import dev.carillon.project.domain.ProjectEvent.RoleAssigned;
import dev.carillon.project.domain.ProjectEvent.RoleUnassigned;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleId;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.InMemoryProjects;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Members' roles, and how memberships end.
class MemberCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final TenantId TENANT = new TenantId("acme");
  private static final Caller.User ADA = user(TENANT, "ada");
  private static final Caller.User BOB = user(TENANT, "bob");
  private static final Caller.User EVE = user(TENANT, "eve");
  private static final Caller.User ADA_ELSEWHERE = user(new TenantId("other"), "ada");

  private final TimeOrderedIds ids = new TimeOrderedIds(CLOCK);
  private final InMemoryProjects projects = new InMemoryProjects();
  private final CommandNeeds needs =
      new CommandNeeds(
          projects, projects.stores(), projects, ids, CLOCK, new ProjectLimits(2, 2, 2));
  private final Project project =
      Project.begun(ids.nextProject(), TENANT, new Person(ADA.user(), "Ada"), "Carillon", "", NOW);
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
  void whoHasARoleIsTold() {
    Role role = assigned("Designer");

    assertThat(role.assignee().name()).isEqualTo("Bob");
    assertThat(projects.role(TENANT, project.id(), role.id())).contains(role);
    assertThat(events())
        .containsExactly(new RoleAssigned(id, "Carillon", "Designer", "bob", "Bob", "ada", "Ada"));
  }

  @Test
  void aMemberHasARoleOnce() {
    assigned("Designer");

    assertThat(assign(ADA, " Designer ", "bob"))
        .isEqualTo(new AssignRole.Outcome.AlreadyAssigned());
    assertThat(assign(ADA, "designer", "bob")).isInstanceOf(AssignRole.Outcome.Assigned.class);
  }

  @Test
  void aMembersRolesAreBounded() {
    assigned("One");
    assigned("Two");

    assertThat(assign(ADA, "Three", "bob")).isEqualTo(new AssignRole.Outcome.TooManyRoles());
  }

  @Test
  void onlyMembersHaveRoles() {
    assertThat(assign(ADA, "Designer", "eve")).isEqualTo(new AssignRole.Outcome.MemberNotFound());
    assertThat(assign(ADA, "Designer", "ada")).isEqualTo(new AssignRole.Outcome.MemberNotFound());
  }

  @Test
  void onlyTheOwnerGivesRoles() {
    assertThat(assign(BOB, "Designer", "bob")).isEqualTo(new AssignRole.Outcome.NotOwner());
    assertThat(assign(ADA_ELSEWHERE, "Designer", "bob"))
        .isEqualTo(new AssignRole.Outcome.ProjectNotFound());
  }

  @Test
  void everyBrokenRuleIsReportedAtOnce() {
    assertThat(assign(ADA, " ", "b".repeat(256)))
        .isEqualTo(
            new AssignRole.Outcome.Invalid(
                List.of(
                    new Violation("roleName", Violation.Rule.BLANK, 0),
                    new Violation("assigneeId", Violation.Rule.TOO_LONG, 255))));
  }

  @Test
  void whoNoLongerHasARoleIsToldAndStaysAMember() {
    RoleId role = assigned("Designer").id();

    assertThat(unassign(ADA, role)).isEqualTo(new UnassignRole.Outcome.Unassigned());
    assertThat(unassign(ADA, role)).isEqualTo(new UnassignRole.Outcome.RoleNotFound());
    assertThat(projects.memberIds(TENANT, project.id())).containsExactly(BOB.user());
    assertThat(events())
        .last()
        .isEqualTo(new RoleUnassigned(id, "Carillon", "Designer", "bob", "Bob", "ada", "Ada"));
  }

  @Test
  void onlyTheOwnerTakesRolesBack() {
    RoleId role = assigned("Designer").id();

    assertThat(unassign(BOB, role)).isEqualTo(new UnassignRole.Outcome.NotOwner());
    assertThat(unassign(ADA_ELSEWHERE, role)).isEqualTo(new UnassignRole.Outcome.ProjectNotFound());
  }

  @Test
  void whoLeavesIsToldToTheOwnerAndTakesTheRolesAlong() {
    assigned("Designer");

    assertThat(remove(BOB, BOB)).isEqualTo(new RemoveMember.Outcome.Left());
    assertThat(projects.rolesOf(TENANT, project.id(), BOB.user())).isEmpty();
    assertThat(events())
        .hasSize(2)
        .last()
        .isEqualTo(new MemberLeft(id, "Carillon", "ada", "bob", "Bob", null));
  }

  @Test
  void whoIsRemovedIsToldOfEachRole() {
    assigned("Designer");
    assigned("Tester");

    assertThat(remove(ADA, BOB)).isEqualTo(new RemoveMember.Outcome.Removed());
    assertThat(projects.memberIds(TENANT, project.id())).isEmpty();
    // Ids of one millisecond are in no order.
    assertThat(events().subList(2, 4))
        .containsExactlyInAnyOrder(
            new RoleUnassigned(id, "Carillon", "Designer", "bob", "Bob", "ada", "Ada"),
            new RoleUnassigned(id, "Carillon", "Tester", "bob", "Bob", "ada", "Ada"));
    assertThat(events())
        .hasSize(5)
        .last()
        .isEqualTo(new MemberLeft(id, "Carillon", "ada", "bob", "Bob", "ada"));
  }

  @Test
  void onlyTheOwnerRemovesOthers() {
    assertThat(remove(EVE, BOB)).isEqualTo(new RemoveMember.Outcome.NotOwner());
    assertThat(remove(ADA_ELSEWHERE, BOB)).isEqualTo(new RemoveMember.Outcome.ProjectNotFound());
    assertThat(events()).isEmpty();
  }

  @Test
  void whoIsNoMemberIsNotFound() {
    assertThat(remove(EVE, EVE)).isEqualTo(new RemoveMember.Outcome.MemberNotFound());
    assertThat(remove(ADA, EVE)).isEqualTo(new RemoveMember.Outcome.MemberNotFound());
    assertThat(remove(ADA, ADA)).isEqualTo(new RemoveMember.Outcome.MemberNotFound());
  }

  private static Caller.User user(TenantId tenant, String id) {
    return new Caller.User(tenant, new UserId(id), false);
  }

  private List<ProjectEvent> events() {
    return projects.published().stream().map(InMemoryProjects.Published::event).toList();
  }

  private AssignRole.Outcome assign(Caller.User caller, String name, String assignee) {
    return new AssignRole(needs)
        .execute(AssignRole.Command.of(caller, project.id(), name, assignee));
  }

  private Role assigned(String name) {
    if (assign(ADA, name, "bob") instanceof AssignRole.Outcome.Assigned(var role)) {
      return role;
    }
    throw new AssertionError("not assigned");
  }

  private UnassignRole.Outcome unassign(Caller.User caller, RoleId role) {
    return new UnassignRole(needs).execute(new UnassignRole.Command(caller, project.id(), role));
  }

  private RemoveMember.Outcome remove(Caller.User caller, Caller.User member) {
    return new RemoveMember(needs)
        .execute(new RemoveMember.Command(caller, project.id(), member.user()));
  }
}

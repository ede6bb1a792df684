package dev.carillon.project.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Invitation.Status;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.InviteSent;
import dev.carillon.project.domain.ProjectEvent.MemberJoined;
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

class InvitationCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final TenantId TENANT = new TenantId("acme");
  private static final Caller.User ADA = user(TENANT, "ada");
  private static final Caller.User BOB = user(TENANT, "bob");
  private static final Caller.User EVE = user(TENANT, "eve");
  private static final Caller.User BOB_ELSEWHERE = user(new TenantId("other"), "bob");

  private final TimeOrderedIds ids = new TimeOrderedIds(CLOCK);
  private final InMemoryProjects projects = new InMemoryProjects();
  private final CommandNeeds needs =
      new CommandNeeds(
          projects, projects.stores(), projects, ids, CLOCK, new ProjectLimits(1, 2, 2));
  private final Project project =
      Project.begun(ids.nextProject(), TENANT, new Person(ADA.user(), "Ada"), "Carillon", "", NOW);
  private final String id = project.id().toString();

  @BeforeEach
  void addProject() {
    projects.execute(() -> projects.add(project));
  }

  @Test
  void whoIsInvitedIsTold() {
    Invitation invitation = invited("bob");

    assertThat(invitation.status()).isEqualTo(Status.PENDING);
    assertThat(invitation.inviter()).isEqualTo(project.owner());
    assertThat(projects.invitation(TENANT, project.id(), invitation.id())).contains(invitation);
    assertThat(events())
        .containsExactly(
            new InviteSent(invitation.id().toString(), id, "Carillon", "bob", "ada", "Ada"));
  }

  @Test
  void anInviterMayGiveAnotherName() {
    assertThat(invite(ADA, "bob", " A. "))
        .isInstanceOfSatisfying(
            InviteToProject.Outcome.Invited.class,
            invited -> assertThat(invited.invitation().inviter().name()).isEqualTo("A."));
  }

  @Test
  void everyBrokenRuleIsReportedAtOnce() {
    assertThat(invite(ADA, "\u0007", ""))
        .isEqualTo(
            new InviteToProject.Outcome.Invalid(
                List.of(
                    new Violation("inviteeId", Violation.Rule.NOT_PRINTABLE, 0),
                    new Violation("inviterName", Violation.Rule.BLANK, 0))));
  }

  @Test
  void onlyTheOwnerInvites() {
    assertThat(invite(BOB, "eve", null)).isEqualTo(new InviteToProject.Outcome.NotOwner());
    assertThat(invite(BOB_ELSEWHERE, "eve", null))
        .isEqualTo(new InviteToProject.Outcome.ProjectNotFound());
  }

  @Test
  void whoIsPartOfTheProjectIsNotInvited() {
    accept(BOB, invited("bob").id());

    assertThat(invite(ADA, "bob", null)).isEqualTo(new InviteToProject.Outcome.AlreadyMember());
    assertThat(invite(ADA, "ada", null)).isEqualTo(new InviteToProject.Outcome.AlreadyMember());
  }

  @Test
  void pendingInvitationsAreBounded() {
    Invitation first = invited("bob");
    invited("eve");

    assertThat(invite(ADA, "bob", null)).isEqualTo(new InviteToProject.Outcome.AlreadyPending());
    assertThat(invite(ADA, "lin", null)).isEqualTo(new InviteToProject.Outcome.TooManyPending());
    revoke(ADA, first.id());
    assertThat(invite(ADA, "lin", null)).isInstanceOf(InviteToProject.Outcome.Invited.class);
  }

  @Test
  void whoAcceptsIsAMemberAndTheOwnerIsTold() {
    Invitation invitation = invited("bob");

    assertThat(accept(BOB, invitation.id())).isInstanceOf(InvitationOutcome.Decided.class);
    assertThat(projects.memberIds(TENANT, project.id())).containsExactly(BOB.user());
    assertThat(events())
        .last()
        .isEqualTo(new MemberJoined(id, "Carillon", "ada", "bob", "Bob", null));
  }

  @Test
  void whoGivesNoNameIsShownById() {
    var command = AcceptInvitation.Command.of(BOB, project.id(), invited("bob").id(), null);
    new AcceptInvitation(needs).execute(command);

    assertThat(projects.member(TENANT, project.id(), BOB.user()))
        .hasValueSatisfying(member -> assertThat(member.member().name()).isEqualTo("bob"));
  }

  @Test
  void aNameThatBreaksTheRulesIsRefused() {
    var command = AcceptInvitation.Command.of(BOB, project.id(), invited("bob").id(), " ");

    assertThat(new AcceptInvitation(needs).execute(command))
        .isEqualTo(
            new InvitationOutcome.Invalid(
                List.of(new Violation("memberName", Violation.Rule.BLANK, 0))));
  }

  @Test
  void whoBecameAMemberOtherwiseJoinsNoSecondTime() {
    Invitation invitation = invited("bob");
    apply(BOB);

    assertThat(accept(BOB, invitation.id())).isInstanceOf(InvitationOutcome.Decided.class);
    assertThat(events()).filteredOn(MemberJoined.class::isInstance).hasSize(1);
  }

  @Test
  void aFullProjectLeavesTheInvitationPending() {
    InvitationId invitation = invited("bob").id();
    accept(EVE, invited("eve").id());

    assertThat(accept(BOB, invitation)).isEqualTo(new InvitationOutcome.ProjectFull());
    assertThat(projects.isPending(TENANT, project.id(), BOB.user())).isTrue();
  }

  @Test
  void whoDeclinesIsNoMemberAndNobodyIsTold() {
    assertThat(decline(BOB, invited("bob").id())).isInstanceOf(InvitationOutcome.Decided.class);
    assertThat(projects.memberIds(TENANT, project.id())).isEmpty();
    assertThat(events()).hasSize(1);
  }

  @Test
  void theFirstDecisionStands() {
    InvitationId invitation = invited("bob").id();
    revoke(ADA, invitation);
    var revoked = new InvitationOutcome.AlreadyDecided(Status.REVOKED);

    assertThat(accept(BOB, invitation)).isEqualTo(revoked);
    assertThat(decline(BOB, invitation)).isEqualTo(revoked);
    assertThat(revoke(ADA, invitation)).isEqualTo(revoked);
    assertThat(projects.memberIds(TENANT, project.id())).isEmpty();
  }

  @Test
  void onlyTheInviteeAnswersAndOnlyTheOwnerRevokes() {
    InvitationId invitation = invited("bob").id();
    var notFound = new InvitationOutcome.NotFound();

    assertThat(accept(EVE, invitation)).isEqualTo(notFound);
    assertThat(accept(ADA, invitation)).isEqualTo(notFound);
    assertThat(decline(EVE, invitation)).isEqualTo(notFound);
    assertThat(accept(BOB_ELSEWHERE, invitation)).isEqualTo(notFound);
    assertThat(revoke(BOB, invitation)).isEqualTo(new InvitationOutcome.NotOwner());
    assertThat(revoke(ADA, ids.nextInvitation())).isEqualTo(notFound);
  }

  private static Caller.User user(TenantId tenant, String id) {
    return new Caller.User(tenant, new UserId(id), false);
  }

  private List<ProjectEvent> events() {
    return projects.published().stream().map(InMemoryProjects.Published::event).toList();
  }

  private InviteToProject.Outcome invite(
      Caller.User caller, String invitee, @Nullable String name) {
    return new InviteToProject(needs)
        .execute(InviteToProject.Command.of(caller, project.id(), invitee, name));
  }

  private Invitation invited(String invitee) {
    if (invite(ADA, invitee, null) instanceof InviteToProject.Outcome.Invited(var invitation)) {
      return invitation;
    }
    throw new AssertionError("not invited");
  }

  private InvitationOutcome accept(Caller.User caller, InvitationId invitation) {
    return new AcceptInvitation(needs)
        .execute(AcceptInvitation.Command.of(caller, project.id(), invitation, "Bob"));
  }

  private InvitationOutcome decline(Caller.User caller, InvitationId invitation) {
    return new DeclineInvitation(needs)
        .execute(new DeclineInvitation.Command(caller, project.id(), invitation));
  }

  private InvitationOutcome revoke(Caller.User caller, InvitationId invitation) {
    return new RevokeInvitation(needs)
        .execute(new RevokeInvitation.Command(caller, project.id(), invitation));
  }

  /// The other way in.
  private void apply(Caller.User applicant) {
    var command = ApplyForRole.Command.of(applicant, project.id(), "Designer", null, null);
    if (new ApplyForRole(needs).execute(command)
        instanceof ApplyForRole.Outcome.Applied(var application)) {
      new AcceptApplication(needs)
          .execute(new AcceptApplication.Command(ADA, project.id(), application.id()));
    }
  }
}

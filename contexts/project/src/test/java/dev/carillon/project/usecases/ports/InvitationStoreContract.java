package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Invitation.Decision;
import dev.carillon.project.domain.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every [InvitationStore] keeps.
public abstract class InvitationStoreContract extends StoreContract {
  private static final UserId BOB = new UserId("bob");

  @Test
  void anInvitationReadsBackAsItWas() {
    Project project = added("Carillon");
    Invitation invitation = invited(project, "bob");

    assertThat(stores().invitations().invitation(tenant, project.id(), invitation.id()))
        .contains(invitation);
    assertThat(stores().invitations().isPending(tenant, project.id(), BOB)).isTrue();
  }

  @Test
  void anInvitationIsFoundInItsTenantAndProjectOnly() {
    Project project = added("Carillon");
    Project another = added("Another");
    Invitation invitation = invited(project, "bob");

    assertThat(stores().invitations().invitation(otherTenant, project.id(), invitation.id()))
        .isEmpty();
    assertThat(stores().invitations().invitation(tenant, another.id(), invitation.id())).isEmpty();
    assertThat(stores().invitations().isPending(otherTenant, project.id(), BOB)).isFalse();
    assertThat(stores().invitations().isPending(tenant, another.id(), BOB)).isFalse();
    assertThat(stores().invitations().countPending(tenant, another.id())).isZero();
    assertThat(stores().invitations().invitations(otherTenant, project.id(), first(1)).items())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aDecisionIsKept(Decision decision) {
    Project project = added("Carillon");
    Invitation decided = decided(invited(project, "bob"), decision);

    assertThat(stores().invitations().invitation(tenant, project.id(), decided.id()))
        .contains(decided);
    assertThat(stores().invitations().isPending(tenant, project.id(), BOB)).isFalse();
    assertThat(stores().invitations().countPending(tenant, project.id())).isZero();
  }

  @Test
  void whoDecidedMayBeInvitedAgain() {
    Project project = added("Carillon");
    Invitation declined = decided(invited(project, "bob"), Decision.DECLINE);
    Invitation again = invited(project, "bob");

    assertThat(stores().invitations().invitations(tenant, project.id(), first(10)).items())
        .containsExactly(again, declined);
    assertThat(stores().invitations().countPending(tenant, project.id())).isEqualTo(1);
  }

  @Test
  void whatWasDecidedIsNotDecidedOver() {
    Invitation invitation = invited(added("Carillon"), "bob");
    decided(invitation, Decision.ACCEPT);

    assertThatIllegalStateException().isThrownBy(() -> decided(invitation, Decision.REVOKE));
  }

  @Test
  void invitationsComeInPagesNewestFirst() {
    Project project = added("Carillon");
    Invitation old = invited(project, "bob");
    Invitation young = invited(project, "eve");

    Page<Invitation> first = stores().invitations().invitations(tenant, project.id(), first(1));
    Page<Invitation> second =
        stores().invitations().invitations(tenant, project.id(), new PageRequest(1, first.next()));

    assertThat(first.items()).containsExactly(young);
    assertThat(second.items()).containsExactly(old);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void nothingIsWrittenOutsideAUnitOfWork() {
    Invitation invitation = invited(added("Carillon"), "bob");

    assertThatIllegalStateException().isThrownBy(() -> stores().invitations().add(invitation));
    assertThatIllegalStateException().isThrownBy(() -> stores().invitations().save(invitation));
  }

  private Invitation decided(Invitation invitation, Decision decision) {
    return switch (invitation.decide(decision, NOW.plusMillis(1))) {
      case Invitation.Answer.AlreadyDecided(var status) -> throw new AssertionError(status);
      case Invitation.Answer.Decided(var decided) -> {
        inUnitOfWork(() -> stores().invitations().save(decided));
        yield decided;
      }
    };
  }
}

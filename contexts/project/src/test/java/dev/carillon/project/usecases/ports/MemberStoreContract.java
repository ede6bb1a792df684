package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Project;
import org.junit.jupiter.api.Test;

/// What every [MemberStore] keeps.
public abstract class MemberStoreContract extends StoreContract {
  private static final UserId BOB = new UserId("bob");

  @Test
  void aMembershipReadsBackAsItWas() {
    Project project = added("Carillon");
    Membership membership = joined(project, "bob");

    assertThat(stores().members().member(tenant, project.id(), BOB)).contains(membership);
  }

  @Test
  void aMemberIsFoundInTheirTenantAndProjectOnly() {
    Project project = added("Carillon");
    joined(project, "bob");

    assertThat(stores().members().member(otherTenant, project.id(), BOB)).isEmpty();
    assertThat(stores().members().member(tenant, added("Another").id(), BOB)).isEmpty();
    assertThat(stores().members().member(tenant, project.id(), new UserId("Bob"))).isEmpty();
    assertThat(stores().members().countMembers(otherTenant, project.id())).isZero();
    assertThat(stores().members().memberIds(otherTenant, project.id())).isEmpty();
    assertThat(stores().members().members(otherTenant, project.id(), first(1)).items()).isEmpty();
  }

  @Test
  void membersAreCountedAndNamedInTheOrderInWhichTheyJoined() {
    Project project = added("Carillon");
    joined(project, "eve");
    joined(project, "bob");

    assertThat(stores().members().countMembers(tenant, project.id())).isEqualTo(2);
    assertThat(stores().members().memberIds(tenant, project.id()))
        .containsExactly(new UserId("eve"), BOB);
  }

  @Test
  void membersComeInPagesNewestFirst() {
    Project project = added("Carillon");
    Membership old = joined(project, "bob");
    Membership young = joined(project, "eve");

    Page<Membership> first = stores().members().members(tenant, project.id(), first(1));
    Page<Membership> second =
        stores().members().members(tenant, project.id(), new PageRequest(1, first.next()));

    assertThat(first.items()).containsExactly(young);
    assertThat(second.items()).containsExactly(old);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void rolesGoWithTheMembership() {
    Project project = added("Carillon");
    Membership leaving = joined(project, "bob");
    Membership staying = joined(project, "eve");
    assigned(leaving, "Designer");
    var kept = assigned(staying, "Designer");

    inUnitOfWork(() -> stores().members().remove(leaving));

    assertThat(stores().members().memberIds(tenant, project.id()))
        .containsExactly(new UserId("eve"));
    assertThat(stores().roles().roles(tenant, project.id(), first(10)).items())
        .containsExactly(kept);
  }

  @Test
  void whoLeftMayJoinAgain() {
    Project project = added("Carillon");
    Membership left = joined(project, "bob");
    inUnitOfWork(() -> stores().members().remove(left));

    assertThat(stores().members().member(tenant, project.id(), BOB)).isEmpty();
    assertThat(joined(project, "bob"))
        .isEqualTo(stores().members().member(tenant, project.id(), BOB).orElseThrow());
  }

  @Test
  void whoIsNotThereIsNotRemoved() {
    Membership left = joined(added("Carillon"), "bob");
    inUnitOfWork(() -> stores().members().remove(left));

    assertThatIllegalStateException()
        .isThrownBy(() -> inUnitOfWork(() -> stores().members().remove(left)));
  }

  @Test
  void nothingIsWrittenOutsideAUnitOfWork() {
    Membership membership = joined(added("Carillon"), "bob");

    assertThatIllegalStateException().isThrownBy(() -> stores().members().add(membership));
    assertThatIllegalStateException().isThrownBy(() -> stores().members().remove(membership));
  }
}

package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.Role;
import org.junit.jupiter.api.Test;

/// What every [RoleStore] keeps.
public abstract class RoleStoreContract extends StoreContract {
  @Test
  void aRoleReadsBackAsItWas() {
    Project project = added("Carillon");
    Role role = assigned(joined(project, "bob"), "Designer");

    assertThat(stores().roles().role(tenant, project.id(), role.id())).contains(role);
  }

  @Test
  void aRoleIsFoundInItsTenantAndProjectOnly() {
    Project project = added("Carillon");
    Role role = assigned(joined(project, "bob"), "Designer");

    assertThat(stores().roles().role(otherTenant, project.id(), role.id())).isEmpty();
    assertThat(stores().roles().role(tenant, added("Another").id(), role.id())).isEmpty();
    assertThat(stores().roles().rolesOf(otherTenant, project.id(), new UserId("bob"))).isEmpty();
    assertThat(stores().roles().roles(otherTenant, project.id(), first(1)).items()).isEmpty();
  }

  @Test
  void aMembersRolesComeOldestFirst() {
    Project project = added("Carillon");
    Membership bob = joined(project, "bob");
    Role old = assigned(bob, "Tester");
    Role young = assigned(bob, "Designer");
    assigned(joined(project, "eve"), "Designer");

    assertThat(stores().roles().rolesOf(tenant, project.id(), new UserId("bob")))
        .containsExactly(old, young);
  }

  @Test
  void rolesComeInPagesNewestFirst() {
    Project project = added("Carillon");
    Role old = assigned(joined(project, "bob"), "Designer");
    Role young = assigned(joined(project, "eve"), "Designer");

    Page<Role> first = stores().roles().roles(tenant, project.id(), first(1));
    Page<Role> second =
        stores().roles().roles(tenant, project.id(), new PageRequest(1, first.next()));

    assertThat(first.items()).containsExactly(young);
    assertThat(second.items()).containsExactly(old);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void aRoleThatWasTakenBackMayBeGivenAgain() {
    Project project = added("Carillon");
    Membership bob = joined(project, "bob");
    Role role = assigned(bob, "Designer");
    inUnitOfWork(() -> stores().roles().remove(role));
    Role again = assigned(bob, "Designer");

    assertThat(stores().roles().role(tenant, project.id(), role.id())).isEmpty();
    assertThat(stores().roles().rolesOf(tenant, project.id(), new UserId("bob")))
        .containsExactly(again);
  }

  @Test
  void nothingIsWrittenOutsideAUnitOfWork() {
    Role role = assigned(joined(added("Carillon"), "bob"), "Designer");

    assertThatIllegalStateException().isThrownBy(() -> stores().roles().add(role));
    assertThatIllegalStateException().isThrownBy(() -> stores().roles().remove(role));
  }
}

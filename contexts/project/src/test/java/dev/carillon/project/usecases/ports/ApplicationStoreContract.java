package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplication.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every [ApplicationStore] keeps.
public abstract class ApplicationStoreContract extends StoreContract {
  @Test
  void anApplicationReadsBackAsItWas() {
    Project project = added("Carillon");
    RoleApplication application = application(project, "bob", "Designer");
    assertThat(addedUnlessPending(application)).isTrue();

    assertThat(stores().applications().applications(tenant, project.id(), first(10)).items())
        .containsExactly(application);
  }

  @Test
  void whoWaitsForARoleIsNotAddedAgain() {
    Project project = added("Carillon");
    addedUnlessPending(application(project, "bob", "Designer"));

    assertThat(addedUnlessPending(application(project, "bob", "Designer"))).isFalse();
    assertThat(stores().applications().applications(tenant, project.id(), first(10)).items())
        .hasSize(1);
  }

  @Test
  void anotherApplicantRoleOrProjectIsAnotherApplication() {
    Project project = added("Carillon");
    addedUnlessPending(application(project, "bob", "Designer"));

    assertThat(addedUnlessPending(application(project, "eve", "Designer"))).isTrue();
    assertThat(addedUnlessPending(application(project, "bob", "designer"))).isTrue();
    assertThat(addedUnlessPending(application(added("Another"), "bob", "Designer"))).isTrue();
  }

  @Test
  void aDecisionIsKept() {
    Project project = added("Carillon");
    RoleApplication application = application(project, "bob", "Designer");
    addedUnlessPending(application);
    decide(application, Decision.ACCEPT);

    assertThat(stores().applications().applications(tenant, project.id(), first(10)).items())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.status()).isEqualTo(Status.ACCEPTED);
          assertThat(found.decidedAt()).isEqualTo(NOW);
        });
  }

  @Test
  void whoWasDecidedAboutMayWaitAgain() {
    Project project = added("Carillon");
    RoleApplication first = application(project, "bob", "Designer");
    addedUnlessPending(first);
    decide(first, Decision.REJECT);

    assertThat(addedUnlessPending(application(project, "bob", "Designer"))).isTrue();
    assertThat(stores().applications().applications(tenant, project.id(), first(10)).items())
        .extracting(RoleApplication::status)
        .containsExactly(Status.PENDING, Status.REJECTED);
  }

  @Test
  void anApplicationIsFoundInItsTenantAndProjectOnly() {
    Project project = added("Carillon");
    RoleApplication application = application(project, "bob", "Designer");
    addedUnlessPending(application);

    assertThat(found(tenant, project.id(), application)).contains(application);
    assertThat(found(otherTenant, project.id(), application)).isEmpty();
    assertThat(found(tenant, ids.nextProject(), application)).isEmpty();
    assertThat(stores().applications().applications(otherTenant, project.id(), first(10)).items())
        .isEmpty();
  }

  @Test
  void applicationsComeInPagesNewestFirst() {
    Project project = added("Carillon");
    RoleApplication old = application(project, "bob", "Designer");
    RoleApplication young = application(project, "eve", "Designer");
    addedUnlessPending(old);
    addedUnlessPending(young);

    Page<RoleApplication> first =
        stores().applications().applications(tenant, project.id(), first(1));
    Page<RoleApplication> second =
        stores()
            .applications()
            .applications(tenant, project.id(), new PageRequest(1, first.next()));

    assertThat(first.items()).containsExactly(young);
    assertThat(second.items()).containsExactly(old);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void whatWasDecidedIsNotDecidedOver() {
    RoleApplication application = application(added("Carillon"), "bob", "Designer");
    addedUnlessPending(application);
    decide(application, Decision.ACCEPT);

    assertThatIllegalStateException().isThrownBy(() -> decide(application, Decision.REJECT));
  }

  @Test
  void nothingIsWrittenOutsideAUnitOfWork() {
    RoleApplication application = application(added("Carillon"), "bob", "Designer");

    assertThatIllegalStateException()
        .isThrownBy(() -> stores().applications().addUnlessPending(application));
    assertThatIllegalStateException().isThrownBy(() -> stores().applications().save(application));
  }

  private Optional<RoleApplication> found(
      TenantId wantedTenant, ProjectId project, RoleApplication application) {
    return stores().applications().application(wantedTenant, project, application.id());
  }

  private void decide(RoleApplication application, Decision decision) {
    inUnitOfWork(() -> {
      if (application.decide(decision, NOW)
          instanceof RoleApplication.Answer.Decided(var decided)) {
        stores().applications().save(decided);
      }
    });
  }
}

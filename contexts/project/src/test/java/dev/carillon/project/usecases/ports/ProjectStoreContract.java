package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [ProjectStore] with its [UnitOfWork] keeps.
public abstract class ProjectStoreContract extends StoreContract {
  @Test
  void aProjectReadsBackAsItWas() {
    Project project =
        new Project(
            ids.nextProject(),
            tenant,
            new Person(new UserId("ada"), "Ada 🔔"),
            "Carillon l'été",
            "Two\nlines",
            NOW,
            null);
    inUnitOfWork(() -> stores().projects().add(project));

    assertThat(stores().projects().find(tenant, project.id())).contains(project);
  }

  @Test
  void anotherTenantsProjectIsNotThere() {
    Project project = added("Carillon");

    assertThat(stores().projects().find(otherTenant, project.id())).isEmpty();
    assertThat(stores().projects().projects(otherTenant, first(10)).items()).isEmpty();
  }

  @Test
  void projectsComeNewestFirst() {
    Project old = added("Old");
    Project young = added("Young");

    assertThat(stores().projects().projects(tenant, first(10)).items()).containsExactly(young, old);
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrOverlap() {
    List<Project> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      newestFirst.addFirst(added("Project " + i));
    }

    Page<Project> first = stores().projects().projects(tenant, first(2));
    Page<Project> second = stores().projects().projects(tenant, new PageRequest(2, first.next()));
    Page<Project> third = stores().projects().projects(tenant, new PageRequest(2, second.next()));

    assertThat(List.of(first, second, third).stream().flatMap(page -> page.items().stream()))
        .containsExactlyElementsOf(newestFirst);
    assertThat(third.next()).isEmpty();
  }

  @Test
  void aFullLastPageIsTheLast() {
    added("One");
    added("Two");

    assertThat(stores().projects().projects(tenant, first(2)).next()).isEmpty();
  }

  @Test
  void workThatThrowsLeavesNothingBehind() {
    Project project = project("Carillon");

    assertThatExceptionOfType(Undone.class)
        .isThrownBy(() ->
            inUnitOfWork(() -> {
              stores().projects().add(project);
              throw new Undone();
            }));
    assertThat(stores().projects().find(tenant, project.id())).isEmpty();
  }

  @Test
  void whatIsSavedReadsBack() {
    Project project = added("Carillon");
    Project saved = project.changed("Bells", "Ding").published(NOW.plusMillis(1)).orElseThrow();
    inUnitOfWork(() -> stores().projects().save(saved));

    assertThat(stores().projects().find(tenant, project.id())).contains(saved);
    assertThat(stores().projects().projects(tenant, first(10)).items()).containsExactly(saved);
  }

  @Test
  void whatIsLockedIsFoundInItsTenantOnly() {
    Project project = added("Carillon");

    assertThat(unitOfWork().execute(() -> stores().projects().lock(tenant, project.id())))
        .contains(project);
    assertThat(unitOfWork().execute(() -> stores().projects().lock(otherTenant, project.id())))
        .isEmpty();
  }

  @Test
  void whatIsInAProjectGoesWithIt() {
    Project project = added("Carillon");
    Project other = added("Another");
    addedUnlessPending(application(project, "bob", "Designer"));
    assigned(joined(project, "bob"), "Designer");
    invited(project, "eve");
    joined(other, "bob");

    inUnitOfWork(() -> stores().projects().remove(project));

    assertThat(stores().projects().projects(tenant, first(10)).items()).containsExactly(other);
    assertThat(stores().applications().applications(tenant, project.id(), first(10)).items())
        .isEmpty();
    assertThat(stores().members().members(tenant, project.id(), first(10)).items()).isEmpty();
    assertThat(stores().roles().roles(tenant, project.id(), first(10)).items()).isEmpty();
    assertThat(stores().invitations().invitations(tenant, project.id(), first(10)).items())
        .isEmpty();
    assertThat(stores().members().countMembers(tenant, other.id())).isEqualTo(1);
  }

  @Test
  void theTenantsProjectsAreCounted() {
    Project project = project("Carillon");

    assertThat(unitOfWork().execute(() -> stores().projects().add(project))).isEqualTo(1);
    assertThat(unitOfWork().execute(() -> stores().projects().add(project("Another"))))
        .isEqualTo(2);
    assertThat(unitOfWork().execute(() -> stores().projects().remove(project))).isEqualTo(1);
  }

  @Test
  void whatWasUndoneIsNotCounted() {
    Project project = project("Carillon");
    assertThatExceptionOfType(Undone.class)
        .isThrownBy(() ->
            inUnitOfWork(() -> {
              stores().projects().add(project);
              throw new Undone();
            }));

    assertThat(unitOfWork().execute(() -> stores().projects().add(project))).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenOrLockedOutsideAUnitOfWork() {
    Project project = added("Carillon");
    ProjectStore store = stores().projects();

    assertThatIllegalStateException().isThrownBy(() -> store.add(project("Another")));
    assertThatIllegalStateException().isThrownBy(() -> store.save(project));
    assertThatIllegalStateException().isThrownBy(() -> store.remove(project));
    assertThatIllegalStateException().isThrownBy(() -> store.lock(tenant, project.id()));
  }

  @SuppressWarnings("serial") // Never leaves this test.
  private static final class Undone extends RuntimeException {}
}

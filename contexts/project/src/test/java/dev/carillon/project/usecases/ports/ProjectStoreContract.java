package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplication.Status;
import dev.carillon.project.domain.TimeOrderedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What every [ProjectStore] with its [UnitOfWork] keeps. Each test has a tenant of its own.
public abstract class ProjectStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");

  // Each id a millisecond later, so that the order is known.
  private final AtomicLong millis = new AtomicLong(NOW.toEpochMilli());
  private final TimeOrderedIds ids =
      new TimeOrderedIds(() -> Instant.ofEpochMilli(millis.incrementAndGet()));
  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final TenantId otherTenant = new TenantId(UUID.randomUUID().toString());

  protected abstract ProjectStore store();

  protected abstract UnitOfWork unitOfWork();

  @Test
  void aProjectReadsBackAsItWas() {
    Project project =
        new Project(
            ids.nextProject(),
            tenant,
            new Person(new UserId("ada"), "Ada 🔔"),
            "Carillon l'été",
            "Two\nlines",
            NOW);
    inUnitOfWork(() -> store().add(project));

    assertThat(store().find(tenant, project.id())).contains(project);
  }

  @Test
  void anotherTenantsProjectIsNotThere() {
    Project project = added("Carillon");

    assertThat(store().find(otherTenant, project.id())).isEmpty();
    assertThat(store().projects(otherTenant, first(10)).items()).isEmpty();
  }

  @Test
  void projectsComeNewestFirst() {
    Project old = added("Old");
    Project young = added("Young");

    assertThat(store().projects(tenant, first(10)).items()).containsExactly(young, old);
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrOverlap() {
    List<Project> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      newestFirst.addFirst(added("Project " + i));
    }

    Page<Project> first = store().projects(tenant, first(2));
    Page<Project> second = store().projects(tenant, new PageRequest(2, first.next()));
    Page<Project> third = store().projects(tenant, new PageRequest(2, second.next()));

    assertThat(List.of(first, second, third).stream().flatMap(page -> page.items().stream()))
        .containsExactlyElementsOf(newestFirst);
    assertThat(third.next()).isEmpty();
  }

  @Test
  void aFullLastPageIsTheLast() {
    added("One");
    added("Two");

    assertThat(store().projects(tenant, first(2)).next()).isEmpty();
  }

  @Test
  void anApplicationReadsBackAsItWas() {
    Project project = added("Carillon");
    RoleApplication application = application(project, "bob", "Designer");
    assertThat(addedUnlessPending(application)).isTrue();

    assertThat(store().applications(tenant, project.id(), first(10)).items())
        .containsExactly(application);
  }

  @Test
  void whoWaitsForARoleIsNotAddedAgain() {
    Project project = added("Carillon");
    addedUnlessPending(application(project, "bob", "Designer"));

    assertThat(addedUnlessPending(application(project, "bob", "Designer"))).isFalse();
    assertThat(store().applications(tenant, project.id(), first(10)).items()).hasSize(1);
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

    assertThat(store().applications(tenant, project.id(), first(10)).items())
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
    assertThat(store().applications(tenant, project.id(), first(10)).items())
        .extracting(RoleApplication::status)
        .containsExactly(Status.PENDING, Status.REJECTED);
  }

  @Test
  void anApplicationIsFoundInItsTenantAndProjectOnly() {
    Project project = added("Carillon");
    RoleApplication application = application(project, "bob", "Designer");
    addedUnlessPending(application);

    assertThat(locked(tenant, project.id(), application)).contains(application);
    assertThat(locked(otherTenant, project.id(), application)).isEmpty();
    assertThat(locked(tenant, ids.nextProject(), application)).isEmpty();
    assertThat(store().applications(otherTenant, project.id(), first(10)).items()).isEmpty();
  }

  @Test
  void applicationsComeInPagesNewestFirst() {
    Project project = added("Carillon");
    RoleApplication old = application(project, "bob", "Designer");
    RoleApplication young = application(project, "eve", "Designer");
    addedUnlessPending(old);
    addedUnlessPending(young);

    Page<RoleApplication> first = store().applications(tenant, project.id(), first(1));
    Page<RoleApplication> second =
        store().applications(tenant, project.id(), new PageRequest(1, first.next()));

    assertThat(first.items()).containsExactly(young);
    assertThat(second.items()).containsExactly(old);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void workThatThrowsLeavesNothingBehind() {
    Project project = project("Carillon");

    assertThatExceptionOfType(Undone.class)
        .isThrownBy(() ->
            inUnitOfWork(() -> {
              store().add(project);
              throw new Undone();
            }));
    assertThat(store().find(tenant, project.id())).isEmpty();
  }

  @Test
  void nothingIsWrittenOrLockedOutsideAUnitOfWork() {
    Project project = added("Carillon");
    RoleApplication application = application(project, "bob", "Designer");

    assertThatIllegalStateException().isThrownBy(() -> store().add(project("Another")));
    assertThatIllegalStateException().isThrownBy(() -> store().addUnlessPending(application));
    assertThatIllegalStateException().isThrownBy(() -> store().saveDecision(application));
    assertThatIllegalStateException()
        .isThrownBy(() -> store().lockApplication(tenant, project.id(), application.id()));
  }

  @SuppressWarnings("serial") // Never leaves this test.
  private static final class Undone extends RuntimeException {}

  protected final Project added(String title) {
    Project project = project(title);
    inUnitOfWork(() -> store().add(project));
    return project;
  }

  private Project project(String title) {
    return new Project(
        ids.nextProject(), tenant, new Person(new UserId("ada"), "Ada"), title, "", NOW);
  }

  protected final RoleApplication application(Project project, String applicant, String role) {
    return new RoleApplication(
        ids.nextApplication(),
        project.tenant(),
        project.id(),
        new Candidacy(new Person(new UserId(applicant), applicant), role, "I like bells."),
        Status.PENDING,
        NOW,
        null);
  }

  protected final boolean addedUnlessPending(RoleApplication application) {
    return unitOfWork().execute(() -> store().addUnlessPending(application));
  }

  private Optional<RoleApplication> locked(
      TenantId wantedTenant, ProjectId project, RoleApplication application) {
    return unitOfWork()
        .execute(() -> store().lockApplication(wantedTenant, project, application.id()));
  }

  private void decide(RoleApplication application, Decision decision) {
    inUnitOfWork(() -> {
      if (application.decide(decision, NOW)
          instanceof RoleApplication.Answer.Decided(var decided)) {
        store().lockApplication(tenant, decided.project(), decided.id());
        store().saveDecision(decided);
      }
    });
  }

  private void inUnitOfWork(Runnable work) {
    unitOfWork()
        .execute(() -> {
          work.run();
          return tenant;
        });
  }

  private static PageRequest first(int maxItems) {
    return new PageRequest(maxItems, Optional.empty());
  }
}

package dev.carillon.project.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplication.Status;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private final TimeOrderedIds ids = new TimeOrderedIds(InstantSource.fixed(NOW));
  private final Person ada = new Person(new UserId("ada"), "Ada Lovelace");
  private final Person bob = new Person(new UserId("bob"), "Bob");
  private final Project project =
      Project.begun(ids.nextProject(), TenantId.DEFAULT, ada, "Carillon", "", NOW);

  @Test
  void anApplicationBeginsPendingInTheProjectsTenant() {
    RoleApplication application = applied(bob);

    assertThat(application.status()).isEqualTo(Status.PENDING);
    assertThat(application.tenant()).isEqualTo(project.tenant());
    assertThat(application.project()).isEqualTo(project.id());
    assertThat(application.decidedAt()).isNull();
  }

  @Test
  void aProjectBeginsUnpublished() {
    assertThat(project.publishedAt()).isNull();
  }

  @Test
  void aProjectIsPublishedOnce() {
    Project published = project.published(LATER).orElseThrow();

    assertThat(published.publishedAt()).isEqualTo(LATER);
    assertThat(published.published(LATER.plusSeconds(1))).isEmpty();
  }

  @Test
  void aChangeKeepsWhatIsNotChanged() {
    Project published = project.published(LATER).orElseThrow();
    Project changed = published.changed("Bells", "Ding");

    assertThat(changed)
        .isEqualTo(new Project(project.id(), TenantId.DEFAULT, ada, "Bells", "Ding", NOW, LATER));
    assertThat(changed.changed("Bells", "Ding")).isEqualTo(changed);
  }

  @Test
  void nobodyAppliesToTheirOwnProject() {
    Candidacy own = new Candidacy(ada, "Designer", "");

    assertThat(project.apply(ids.nextApplication(), own, NOW))
        .isEqualTo(new Project.Answer.OwnProject());
  }

  @Test
  void anAcceptedApplicationKnowsWhen() {
    RoleApplication accepted = decided(applied(bob), Decision.ACCEPT);

    assertThat(accepted.status()).isEqualTo(Status.ACCEPTED);
    assertThat(accepted.decidedAt()).isEqualTo(LATER);
    assertThat(accepted.createdAt()).isEqualTo(NOW);
  }

  @Test
  void aRejectedApplicationKnowsWhen() {
    RoleApplication rejected = decided(applied(bob), Decision.REJECT);

    assertThat(rejected.status()).isEqualTo(Status.REJECTED);
    assertThat(rejected.decidedAt()).isEqualTo(LATER);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstDecisionStands(Decision second) {
    RoleApplication accepted = decided(applied(bob), Decision.ACCEPT);

    assertThat(accepted.decide(second, LATER))
        .isEqualTo(new RoleApplication.Answer.AlreadyDecided(Status.ACCEPTED));
  }

  @Test
  void aPendingApplicationHasNoDecisionsTime() {
    RoleApplication pending = applied(bob);

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new RoleApplication(
                pending.id(),
                pending.tenant(),
                pending.project(),
                pending.candidacy(),
                Status.PENDING,
                NOW,
                LATER));
  }

  private RoleApplication applied(Person applicant) {
    Candidacy candidacy = new Candidacy(applicant, "Designer", "I like bells.");
    return switch (project.apply(ids.nextApplication(), candidacy, NOW)) {
      case Project.Answer.Taken(var application) -> application;
      case Project.Answer.OwnProject() -> throw new AssertionError("not the owner");
    };
  }

  private static RoleApplication decided(RoleApplication application, Decision decision) {
    return switch (application.decide(decision, LATER)) {
      case RoleApplication.Answer.Decided(var decided) -> decided;
      case RoleApplication.Answer.AlreadyDecided(var status) -> throw new AssertionError(status);
    };
  }
}

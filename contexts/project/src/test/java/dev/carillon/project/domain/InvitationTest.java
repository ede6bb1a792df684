package dev.carillon.project.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation.Decision;
import dev.carillon.project.domain.Invitation.Status;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private final TimeOrderedIds ids = new TimeOrderedIds(InstantSource.fixed(NOW));

  @ParameterizedTest
  @CsvSource({"ACCEPT, ACCEPTED", "DECLINE, DECLINED", "REVOKE, REVOKED"})
  void aPendingInvitationIsDecided(Decision decision, Status status) {
    Invitation pending = invitation(Status.PENDING, null);

    assertThat(pending.decide(decision, LATER))
        .isInstanceOfSatisfying(
            Invitation.Answer.Decided.class,
            decided -> {
              assertThat(decided.invitation().status()).isEqualTo(status);
              assertThat(decided.invitation().decidedAt()).isEqualTo(LATER);
              assertThat(decided.invitation().createdAt()).isEqualTo(NOW);
            });
  }

  @ParameterizedTest
  @EnumSource
  void theFirstDecisionStands(Decision second) {
    assertThat(invitation(Status.DECLINED, NOW).decide(second, LATER))
        .isEqualTo(new Invitation.Answer.AlreadyDecided(Status.DECLINED));
  }

  @Test
  void anInvitationHasADecisionsTimeOnceItHasOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> invitation(Status.PENDING, LATER));
    assertThatIllegalArgumentException().isThrownBy(() -> invitation(Status.REVOKED, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", " bob", "é", "🔔", "", " ", "a\u0000", "a\u009f", "a\ud83d"})
  void whoIsInvitedHasAnIdThatAUserMayHave(String id) {
    assertThat(Invitation.INVITEE_ID.violation(id).isEmpty()).isEqualTo(UserId.isValid(id));
  }

  private Invitation invitation(Status status, @Nullable Instant decidedAt) {
    return new Invitation(
        ids.nextInvitation(),
        TenantId.DEFAULT,
        ids.nextProject(),
        new UserId("bob"),
        new Person(new UserId("ada"), "Ada"),
        status,
        NOW,
        decidedAt);
  }
}

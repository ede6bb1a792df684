package dev.carillon.web.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.testing.InMemoryRevocations;
import dev.carillon.web.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Duration RETENTION = Duration.ofDays(30);
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final UserId ADA = new UserId("ada");

  private final SettableClock clock = SettableClock.atNoon();
  private final InMemoryRevocations store = new InMemoryRevocations();
  private final Sessions sessions = new Sessions(store, RETENTION, clock);

  private boolean revoked(Instant issuedAt) {
    return sessions.revoked(TENANT, ADA, "jti", null, issuedAt);
  }

  @Test
  void nothingIsRevokedAtFirst() {
    assertThat(revoked(clock.instant())).isFalse();
  }

  @Test
  void revokingAPersonEndsWhatTheyGotBefore() {
    sessions.revokeUser(TENANT, ADA);

    assertThat(revoked(clock.instant().minusSeconds(100))).isTrue();
    assertThat(revoked(clock.instant().plusSeconds(1))).isFalse();
  }

  @Test
  void aTokenOfTheSameSecondIsRevokedWhicheverCameFirst() {
    Instant second = clock.instant();
    clock.advance(Duration.ofMillis(500));

    sessions.revokeUser(TENANT, ADA);

    assertThat(revoked(second)).isTrue();
    assertThat(revoked(second.plusSeconds(1))).isFalse();
  }

  @Test
  void aTokenOfTheSecondInWhichItIsRevokedOnTheDotIsRevoked() {
    sessions.revokeUser(TENANT, ADA);

    assertThat(revoked(clock.instant())).isTrue();
  }

  @Test
  void othersAreNotTouched() {
    sessions.revokeUser(TENANT, ADA);
    Instant before = clock.instant().minusSeconds(100);

    assertThat(sessions.revoked(TENANT, new UserId("grace"), "jti", null, before)).isFalse();
    assertThat(sessions.revoked(new TenantId("acme"), ADA, "jti", null, before)).isFalse();
  }

  @Test
  void revokingATokenEndsTheSocketsGotWithIt() {
    sessions.revokeToken(TENANT, "rest");
    Instant later = clock.instant().plusSeconds(100);

    assertThat(sessions.revoked(TENANT, ADA, "rest", null, later)).isTrue();
    assertThat(sessions.revoked(TENANT, ADA, "socket", "rest", later)).isTrue();
    assertThat(sessions.revoked(TENANT, ADA, "socket", "other", later)).isFalse();
    assertThat(sessions.revoked(new TenantId("acme"), ADA, "rest", null, later)).isFalse();
    assertThat(sessions.revoked(TENANT, ADA, null, null, later)).isFalse();
  }

  @Test
  void revokingIsStoredForAsLongAsATokenCouldLive() {
    sessions.revokeUser(TENANT, ADA);

    assertThat(store.active(clock.instant()))
        .containsExactly(
            new Revocation.OfUser(TENANT, ADA, clock.instant(), clock.instant().plus(RETENTION)));
  }

  @Test
  void whatCannotBeStoredDoesNotCount() {
    List<Revocation> heard = new ArrayList<>();
    sessions.onRevoked(heard::add);
    store.goAway();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> sessions.revokeUser(TENANT, ADA));
    assertThat(revoked(clock.instant().minusSeconds(1))).isFalse();
    assertThat(heard).isEmpty();
  }

  @Test
  void listenersHearOfItAfterItCounts() {
    List<Boolean> counted = new ArrayList<>();
    sessions.onRevoked(_ -> counted.add(revoked(clock.instant())));

    sessions.revokeUser(TENANT, ADA);

    assertThat(counted).containsExactly(true);
  }

  @Test
  void aListenerThatFailsKeepsNobodyElseFromHearing() {
    List<Revocation> heard = new ArrayList<>();
    sessions.onRevoked(_ -> {
      throw new IllegalStateException("a fault of the test");
    });
    sessions.onRevoked(heard::add);

    sessions.revokeUser(TENANT, ADA);

    assertThat(heard).hasSize(1);
  }

  @Test
  void whatAnotherNodeRevokesCountsAfterARefreshAndIsToldOnce() {
    Sessions other = new Sessions(store, RETENTION, clock);
    List<Revocation> heard = new ArrayList<>();
    sessions.onRevoked(heard::add);
    other.revokeToken(TENANT, "jti");
    assertThat(revoked(clock.instant())).isFalse();

    sessions.refresh();
    sessions.refresh();

    assertThat(revoked(clock.instant())).isTrue();
    assertThat(heard).hasSize(1);
  }

  @Test
  void revokingAgainMovesTheTimeForward() {
    sessions.revokeUser(TENANT, ADA);
    clock.advance(Duration.ofHours(1));
    List<Revocation> heard = new ArrayList<>();
    sessions.onRevoked(heard::add);

    sessions.revokeUser(TENANT, ADA);

    assertThat(revoked(clock.instant())).isTrue();
    assertThat(heard).hasSize(1);
  }

  @Test
  void anOlderRevocationThatComesLateChangesNothing() {
    Instant earlier = clock.instant();
    clock.advance(Duration.ofHours(1));
    sessions.revokeUser(TENANT, ADA);

    store.add(new Revocation.OfUser(TENANT, ADA, earlier, earlier.plus(RETENTION)));
    sessions.refresh();

    assertThat(revoked(clock.instant())).isTrue();
  }

  @Test
  void whatCanRefuseNothingAnyMoreIsForgotten() {
    sessions.revokeToken(TENANT, "jti");
    clock.advance(RETENTION);
    sessions.refresh();
    assertThat(revoked(clock.instant())).isTrue();

    clock.advance(Duration.ofMillis(1));
    sessions.refresh();

    assertThat(revoked(clock.instant())).isFalse();
  }

  @Test
  void aRefreshThatFailsLeavesWhatWasKnown() {
    sessions.revokeToken(TENANT, "jti");
    store.goAway();

    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(sessions::refresh);
    assertThat(revoked(clock.instant())).isTrue();
  }
}

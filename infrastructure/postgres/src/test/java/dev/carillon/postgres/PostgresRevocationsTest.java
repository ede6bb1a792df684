package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresRevocationsTest {
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static final TenantId ACME = new TenantId("acme");
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "revocations");

  private final PostgresRevocations revocations = new PostgresRevocations(DATABASE.dataSource());

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @BeforeEach
  void emptyTheTable() {
    DATABASE.jdbc().sql("truncate revocation").update();
  }

  private static Revocation user(Instant at, Instant forgetAfter) {
    return new Revocation.OfUser(ACME, new UserId("one"), at, forgetAfter);
  }

  @Test
  void whatWasAddedIsActiveAsItWasAdded() {
    Revocation token = new Revocation.OfToken(ACME, "one", NINE, TEN);
    revocations.add(user(NINE, TEN));
    revocations.add(token);

    assertThat(revocations.active(NINE)).containsExactlyInAnyOrder(user(NINE, TEN), token);
  }

  @Test
  void aSecondOneForTheSameUserTakesTheLaterTimes() {
    revocations.add(user(NINE.plusSeconds(1), TEN));
    revocations.add(user(NINE, TEN.plusSeconds(1)));

    assertThat(revocations.active(NINE))
        .containsExactly(user(NINE.plusSeconds(1), TEN.plusSeconds(1)));
  }

  @Test
  void theSameUserInAnotherTenantIsAnother() {
    revocations.add(user(NINE, TEN));
    revocations.add(new Revocation.OfUser(new TenantId("globex"), new UserId("one"), NINE, TEN));

    assertThat(revocations.active(NINE)).hasSize(2);
  }

  @Test
  void whatMayBeForgottenIsForgotten() {
    revocations.add(user(NINE, TEN));

    assertThat(revocations.active(TEN)).isEmpty();
    revocations.forget(TEN.minusMillis(1));
    assertThat(revocations.active(NINE)).hasSize(1);
    revocations.forget(TEN);
    assertThat(revocations.active(NINE)).isEmpty();
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.ServiceKeys.ServiceKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServiceKeysTest {
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "service_keys");

  private final PostgresServiceKeys keys = new PostgresServiceKeys(DATABASE.dataSource());

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @BeforeEach
  void emptyTheTable() {
    DATABASE.jdbc().sql("truncate service_key").update();
  }

  private static ServiceKey key(String id, Instant createdAt, @Nullable Instant revokedAt) {
    return new ServiceKey(id, new TenantId("acme"), "backend", "ab12", createdAt, revokedAt);
  }

  @Test
  void aKeyIsFoundAsItWasAdded() {
    keys.add(key("one", NINE, null));
    keys.add(key("two", NINE, NINE.plusSeconds(1)));

    assertThat(keys.find("one")).contains(key("one", NINE, null));
    assertThat(keys.find("two")).contains(key("two", NINE, NINE.plusSeconds(1)));
    assertThat(keys.find("three")).isEmpty();
  }

  @Test
  void theNewestIsListedFirst() {
    keys.add(key("old", NINE, null));
    keys.add(key("new", NINE.plusSeconds(1), null));

    assertThat(keys.list()).extracting(ServiceKey::id).containsExactly("new", "old");
  }

  @Test
  void revokingTwiceKeepsTheFirstTime() {
    keys.add(key("one", NINE, null));

    assertThat(keys.revoke("one", NINE.plusSeconds(1))).isTrue();
    assertThat(keys.revoke("one", NINE.plusSeconds(2))).isTrue();

    assertThat(keys.find("one")).contains(key("one", NINE, NINE.plusSeconds(1)));
  }

  @Test
  void revokingWhatIsNotThereSaysSo() {
    assertThat(keys.revoke("none", NINE)).isFalse();
  }

  @Test
  void anIdIsNotGivenTwice() {
    keys.add(key("one", NINE, null));

    assertThatThrownBy(() -> keys.add(key("one", NINE, null)))
        .isInstanceOf(PostgresException.class);
  }
}

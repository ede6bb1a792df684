package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.running.RuleStore.Hits;
import dev.carillon.rules.running.RuleStore.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresRuleStoreTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "rule_store");
  private static final LocalDate DAY = LocalDate.parse("2026-11-22");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final TenantId ACME = new TenantId("acme");

  private final PostgresRuleStore store = new PostgresRuleStore(DATABASE.dataSource());

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.jdbc().sql("truncate rule_version, rule_hit").update();
  }

  private static Rule rule(String text) {
    return new RuleFiles(GroupingRules.defaults())
        .read(
            new Source(
                "a.yaml", "rules: [{id: one, on: a, to: who, text: {en: %s}}]".formatted(text)))
        .rules()
        .getFirst();
  }

  @Test
  void everyVersionIsKeptOnceAndTheOneThatRanLastIsTheFirst() {
    Rule first = rule("First");
    Rule second = rule("Second");
    store.keep(List.of(first));
    store.keep(List.of(second));
    store.keep(List.of(first));
    store.keep(List.of());

    assertThat(store.versions("one", 10))
        .extracting(Version::version)
        .containsExactly(first.version(), second.version());
    assertThat(store.version("one", second.version()).orElseThrow().source())
        .isEqualTo(second.source());
    assertThat(store.version("one", "000000000000")).isEmpty();
    assertThat(store.versions("another", 10)).isEmpty();
  }

  @Test
  void countsOfNodesAndDaysAddUpForEachTenant() {
    store.count(List.of(new Hits("acme", "one", DAY, 1, 2, 3, 4, NOON)));
    store.count(
        List.of(
            new Hits("acme", "one", DAY, 10, 0, 0, 0, NOON.minusSeconds(1)),
            new Hits("acme", "one", DAY.minusDays(1), 100, 0, 0, 0, NOON.minusSeconds(86_400)),
            new Hits("acme", "two", DAY, 1, 0, 0, 0, NOON),
            new Hits("globex", "one", DAY, 7, 0, 0, 0, NOON)));

    assertThat(store.hits("acme", DAY))
        .containsExactly(
            new Hits("acme", "one", DAY, 11, 2, 3, 4, NOON),
            new Hits("acme", "two", DAY, 1, 0, 0, 0, NOON));
    assertThat(store.hits("acme", DAY.minusDays(1)).getFirst().told()).isEqualTo(111);
  }

  @Test
  void whatRanLongAgoIsForgotten() {
    Rule old = rule("Old");
    Rule young = rule("Young");
    store.keep(List.of(old, young));
    DATABASE
        .jdbc()
        .sql("update rule_version set last_run_at = now() - interval '100 days' where version = ?")
        .param(old.version())
        .update();
    store.count(List.of(new Hits("acme", "one", DAY.minusYears(1), 1, 0, 0, 0, NOON)));
    Instant before = Instant.now().minus(Duration.ofDays(90));

    assertThat(store.forget(before, 10)).isEqualTo(2);
    assertThat(store.forget(before, 10)).isZero();
    assertThat(store.versions("one", 10))
        .extracting(Version::version)
        .containsExactly(young.version());
  }

  @Test
  void anAudienceIsWhoABroadcastWouldReach() {
    PostgresTopics topics = new PostgresTopics(DATABASE.dataSource(), 10, 10);
    PostgresAudiences audiences = new PostgresAudiences(topics, DATABASE.dataSource());
    try (PostgresContacts contacts = new PostgresContacts(DATABASE.dataSource())) {
      contacts.put(new Contact(new InboxKey(ACME, new UserId("zoe")), null, null, null, null));
    }
    TopicKey key = new TopicKey("releases");
    topics.add(ACME, key, Set.of(new UserId("lin"), new UserId("ada")));

    assertThat(audiences.first(ACME, new Audience.Topic(key), 1))
        .contains(List.of(new UserId("ada")));
    assertThat(audiences.first(ACME, new Audience.Topic(new TopicKey("none")), 1)).isEmpty();
    assertThat(audiences.first(ACME, new Audience.Everyone(), 10))
        .contains(List.of(new UserId("zoe")));
    assertThat(audiences.first(new TenantId("globex"), new Audience.Everyone(), 10))
        .contains(List.of());
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresPreferencesTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "preferences");
  private static final TenantId ACME = new TenantId("acme");
  private static final InboxKey ADA = new InboxKey(ACME, new UserId("ada"));
  private static final InboxKey NAMESAKE = new InboxKey(new TenantId("globex"), new UserId("ada"));
  private static final QuietHours NIGHT = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 30));

  private final PostgresPreferences preferences = new PostgresPreferences(DATABASE.dataSource());

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.jdbc().sql("truncate preference, tenant").update();
  }

  private static PreferenceRule rule(String type, boolean allowed) {
    return new PreferenceRule(new TypePattern(type), Channel.EMAIL, allowed, false);
  }

  private Preferences of(InboxKey who) {
    return preferences.findAll(List.of(who)).getOrDefault(who, Preferences.NONE);
  }

  @Test
  void whoHasSaidNothingHasNone() {
    assertThat(preferences.findAll(List.of(ADA, NAMESAKE)).values())
        .containsExactly(Preferences.NONE, Preferences.NONE);
    assertThat(preferences.defaults(ACME)).isEmpty();
  }

  @Test
  void aChoiceIsFoundAsItWasPutWithTheDefaultsOfItsTenant() {
    List<PreferenceRule> own =
        List.of(
            rule("a.**", false), new PreferenceRule(TypePattern.ALL, Channel.PUSH, true, false));
    List<PreferenceRule> defaults =
        List.of(new PreferenceRule(new TypePattern("account.*"), Channel.EMAIL, true, true));
    preferences.put(ADA, own, NIGHT, new Digest.Every(Duration.ofHours(1)));
    preferences.putDefaults(ACME, defaults);
    preferences.putDefaults(NAMESAKE.tenant(), List.of(rule("b", false)));

    assertThat(of(ADA))
        .isEqualTo(new Preferences(defaults, own, NIGHT, new Digest.Every(Duration.ofHours(1))));
    assertThat(of(NAMESAKE))
        .isEqualTo(new Preferences(List.of(rule("b", false)), List.of(), null, null));
    assertThat(preferences.defaults(ACME)).isEqualTo(defaults);
  }

  @Test
  void aLaterOneTakesItsPlace() {
    preferences.put(ADA, List.of(rule("a", false)), NIGHT, new Digest.At(LocalTime.of(8, 0)));
    assertThat(of(ADA).digest()).isEqualTo(new Digest.At(LocalTime.of(8, 0)));

    preferences.put(ADA, List.of(), null, null);

    assertThat(of(ADA)).isEqualTo(Preferences.NONE);
  }

  @Test
  void oneRuleIsAddedAndTheRestStays() {
    preferences.put(ADA, List.of(rule("a", true), rule("b", true)), NIGHT, null);

    assertThat(preferences.add(ADA, rule("a", false))).isTrue();

    assertThat(of(ADA).own()).containsExactly(rule("b", true), rule("a", false));
    assertThat(of(ADA).quietHours()).isEqualTo(NIGHT);
  }

  @Test
  void thereAreNoMoreThanThereMayBe() {
    for (int n = 0; n < Preferences.MAX_RULES; n++) {
      assertThat(preferences.add(ADA, rule("type" + n, false))).isTrue();
    }

    assertThat(preferences.add(ADA, rule("one.more", false))).isFalse();
    assertThat(preferences.add(ADA, rule("type0", true))).isTrue();
    assertThat(of(ADA).own()).hasSize(Preferences.MAX_RULES);
  }

  @Test
  void whoAddsAtTheSameTimeLosesNothing() {
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 20; n++) {
        PreferenceRule rule = rule("type" + n, false);
        var _ = many.submit(() -> preferences.add(ADA, rule));
      }
    }

    assertThat(of(ADA).own()).hasSize(20);
  }

  @Test
  void aSecretIsMadeOnceForEachName() {
    GeneratedSecrets secrets = new GeneratedSecrets(DATABASE.dataSource());

    byte[] first = secrets.get("links");

    assertThat(first).hasSize(32);
    assertThat(new GeneratedSecrets(DATABASE.dataSource()).get("links")).isEqualTo(first);
    assertThat(secrets.get("other")).isNotEqualTo(first);
  }
}

package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final Instant NOON = Instant.parse("2026-11-22T11:00:00Z");

  private static PreferenceRule rule(String type, boolean allowed) {
    return new PreferenceRule(new TypePattern(type), Channel.EMAIL, allowed, false);
  }

  private static PreferenceRule required(String type) {
    return new PreferenceRule(new TypePattern(type), Channel.EMAIL, true, true);
  }

  private static boolean allows(
      List<PreferenceRule> defaults, List<PreferenceRule> own, String type) {
    return new Preferences(defaults, own, null, null).allows(type, Channel.EMAIL);
  }

  @Test
  void whereNothingIsSaidEverythingIsAllowed() {
    assertThat(allows(List.of(), List.of(), "a.type")).isTrue();
  }

  @Test
  void theRuleThatSaysMostCounts() {
    List<PreferenceRule> own = List.of(rule("invoice.**", false), rule("invoice.overdue", true));

    assertThat(allows(List.of(), own, "invoice.overdue")).isTrue();
    assertThat(allows(List.of(), own, "invoice.paid")).isFalse();
    assertThat(allows(List.of(), own, "order.paid")).isTrue();
  }

  @Test
  void onesOwnChoiceCountsBeforeTheTenantsHoweverMuchThatSays() {
    assertThat(allows(List.of(rule("a.b", false)), List.of(rule("**", true)), "a.b")).isTrue();
    assertThat(allows(List.of(rule("a.b", false)), List.of(), "a.b")).isFalse();
  }

  @Test
  void whatIsRequiredCannotBeSwitchedOff() {
    assertThat(
            allows(List.of(required("account.**")), List.of(rule("**", false)), "account.locked"))
        .isTrue();
    assertThat(allows(List.of(required("account.**")), List.of(rule("**", false)), "order.paid"))
        .isFalse();
  }

  @Test
  void aChannelIsAsGoodAsAnother() {
    Preferences preferences = new Preferences(List.of(), List.of(rule("**", false)), null, null);

    assertThat(preferences.allows("a.type", Channel.PUSH)).isTrue();
    assertThatThrownBy(() -> new PreferenceRule(TypePattern.ALL, Channel.REALTIME, false, false))
        .hasMessageContaining("email and push");
    assertThatThrownBy(() -> new PreferenceRule(TypePattern.ALL, Channel.EMAIL, false, true))
        .hasMessageContaining("required");
  }

  @ParameterizedTest
  @CsvSource({
    // From, to, now in UTC, and their end: Paris is an hour ahead in winter.
    "22:00, 07:00, 2026-11-22T21:30:00Z, 2026-11-23T06:00:00Z",
    "22:00, 07:00, 2026-11-22T05:59:59Z, 2026-11-22T06:00:00Z",
    "22:00, 07:00, 2026-11-22T06:00:00Z,",
    "22:00, 07:00, 2026-11-22T20:59:59Z,",
    "12:00, 14:00, 2026-11-22T11:00:00Z, 2026-11-22T13:00:00Z",
    "12:00, 14:00, 2026-11-22T13:00:00Z,",
    // Clocks go from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
    "22:00, 02:30, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z",
    "22:00, 02:30, 2026-10-24T22:00:00Z, 2026-10-25T00:30:00Z",
    "22:00, 07:00, 2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z",
    // The second time that it is ten past two, and half past.
    "22:00, 02:30, 2026-10-25T01:10:00Z, 2026-10-25T01:30:00Z",
  })
  void quietHoursAreByTheClocksWhereSomeoneIs(
      LocalTime from, LocalTime to, Instant now, Instant end) {
    QuietHours quiet = new QuietHours(from, to);

    assertThat(quiet.end(now, PARIS).orElse(null)).isEqualTo(end);
  }

  private static Decision decide(Preferences preferences, Channel channel, boolean critical) {
    return preferences.decide("a.type", channel, critical, false, NOON, PARIS);
  }

  private static Decision held(Ground.Kind kind, Instant until) {
    return new Decision.Hold(until, new Ground(kind, null));
  }

  @Test
  void aDecisionSaysWhatItRestsOn() {
    Preferences preferences =
        new Preferences(
            List.of(required("account.**"), rule("news.**", false)),
            List.of(rule("**", false), rule("order.paid", true)),
            new QuietHours(LocalTime.of(11, 0), LocalTime.of(13, 0)),
            null);

    assertThat(
            List.of("account.locked", "news.today", "order.paid", "order.sent").stream()
                .map(type ->
                    preferences
                        .decide(type, Channel.EMAIL, false, false, NOON.minusSeconds(7200), PARIS)
                        .ground())
                .toList())
        .containsExactly(
            new Ground(Ground.Kind.REQUIRED, new TypePattern("account.**")),
            new Ground(Ground.Kind.OWN, TypePattern.ALL),
            new Ground(Ground.Kind.OWN, new TypePattern("order.paid")),
            new Ground(Ground.Kind.OWN, TypePattern.ALL));
    assertThat(preferences.decide("order.paid", Channel.EMAIL, true, false, NOON, PARIS))
        .isEqualTo(new Decision.Send(new Ground(Ground.Kind.CRITICAL, null)));
    assertThat(
            new Preferences(List.of(rule("news.**", false)), List.of(), null, null)
                .decide("news.today", Channel.EMAIL, false, false, NOON, PARIS))
        .isEqualTo(
            new Decision.Suppress(new Ground(Ground.Kind.DEFAULT, new TypePattern("news.**"))));
    assertThat(Preferences.NONE.decide("a", Channel.EMAIL, false, false, NOON, PARIS))
        .isEqualTo(new Decision.Send(Ground.NONE));
  }

  @Test
  void aDigestHoldsEmailsBackUntilItIsDueAndNoPush() {
    Preferences hourly =
        new Preferences(List.of(), List.of(), null, new Digest.Every(Duration.ofMinutes(90)));

    assertThat(decide(hourly, Channel.EMAIL, false))
        .isEqualTo(held(Ground.Kind.DIGEST, Instant.parse("2026-11-22T12:00:00Z")));
    assertThat(decide(hourly, Channel.EMAIL, true)).isInstanceOf(Decision.Send.class);
    assertThat(decide(hourly, Channel.PUSH, false)).isInstanceOf(Decision.Send.class);
    assertThat(decide(hourly, Channel.WEBHOOK, false)).isInstanceOf(Decision.Send.class);
  }

  @Test
  void aDailyDigestIsDueByTheClocksWhereSomeoneIs() {
    Preferences daily =
        new Preferences(List.of(), List.of(), null, new Digest.At(LocalTime.of(8, 0)));

    assertThat(decide(daily, Channel.EMAIL, false))
        .isEqualTo(held(Ground.Kind.DIGEST, Instant.parse("2026-11-23T07:00:00Z")));
  }

  @Test
  void aDigestThatWouldDisturbWaitsForTheEndOfQuietHours() {
    Preferences both =
        new Preferences(
            List.of(),
            List.of(),
            new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0)),
            new Digest.At(LocalTime.of(23, 0)));

    assertThat(decide(both, Channel.EMAIL, false))
        .isEqualTo(held(Ground.Kind.DIGEST, Instant.parse("2026-11-23T06:00:00Z")));
  }

  @Test
  void whatIsInADigestWaitsForQuietHoursAndForNoOtherDigest() {
    Preferences both =
        new Preferences(
            List.of(),
            List.of(),
            new QuietHours(LocalTime.of(11, 0), LocalTime.of(13, 0)),
            new Digest.Every(Duration.ofDays(1)));

    assertThat(both.decide("a.type", Channel.EMAIL, false, true, NOON, PARIS))
        .isEqualTo(held(Ground.Kind.QUIET_HOURS, NOON.plusSeconds(3600)));
    assertThat(both.decide("a.type", Channel.EMAIL, false, true, NOON.plusSeconds(3600), PARIS))
        .isInstanceOf(Decision.Send.class);
  }

  @Test
  void bounds() {
    assertThatThrownBy(() -> new Digest.Every(Duration.ofMinutes(4))).isNotNull();
    assertThatThrownBy(() -> new Digest.Every(Duration.ofDays(8))).isNotNull();
    assertThatThrownBy(() -> new QuietHours(LocalTime.NOON, LocalTime.NOON)).isNotNull();
  }
}

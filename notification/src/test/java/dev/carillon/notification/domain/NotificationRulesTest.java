package dev.carillon.notification.domain;

import static dev.carillon.notification.domain.Violation.Rule.BLANK;
import static dev.carillon.notification.domain.Violation.Rule.CHANNEL_NOT_CONFIGURED;
import static dev.carillon.notification.domain.Violation.Rule.CONTROL_CHARACTER;
import static dev.carillon.notification.domain.Violation.Rule.NOT_IN_FUTURE;
import static dev.carillon.notification.domain.Violation.Rule.NO_CHANNEL;
import static dev.carillon.notification.domain.Violation.Rule.PAYLOAD_NOT_OBJECT;
import static dev.carillon.notification.domain.Violation.Rule.PAYLOAD_TOO_LARGE;
import static dev.carillon.notification.domain.Violation.Rule.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotificationRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private final NotificationRules rules = new NotificationRules(10, 12, Set.of(Channel.REALTIME));

  private List<Violation> texts(String object, String receiver, String sender, String type) {
    return rules.violations(object, receiver, sender, type, "{}", Routing.INBOX, null, NOW);
  }

  private List<Violation> payload(String json) {
    return rules.violations("o", "r", "s", "t", json, Routing.INBOX, null, NOW);
  }

  private List<Violation> channels(Set<Channel> wanted) {
    return rules.violations("o", "r", "s", "t", "{}", Routing.of(wanted), null, NOW);
  }

  private List<Violation> expiry(@Nullable Instant expiresAt) {
    return rules.violations("o", "r", "s", "t", "{}", Routing.INBOX, expiresAt, NOW);
  }

  @Test
  void whatKeepsTheRulesHasNoViolations() {
    assertThat(texts("o", "r", "s", "t")).isEmpty();
  }

  @Test
  void allViolationsAreReportedInTheOrderOfTheFields() {
    assertThat(rules.violations("", "", "", "", "[]", Routing.of(Set.of()), NOW, NOW))
        .containsExactly(
            new Violation("object", BLANK, 0),
            new Violation("receiverId", BLANK, 0),
            new Violation("senderId", BLANK, 0),
            new Violation("type", BLANK, 0),
            new Violation("payload", PAYLOAD_NOT_OBJECT, 0),
            new Violation("channels", NO_CHANNEL, 0),
            new Violation("expiresAt", NOT_IN_FUTURE, 0));
  }

  @Test
  void namesAreBoundedBySettingAndIdsByTheStore() {
    assertThat(texts("x".repeat(10), "x".repeat(255), "x".repeat(255), "x".repeat(10))).isEmpty();
    assertThat(texts("x".repeat(11), "x".repeat(256), "x".repeat(256), "x".repeat(11)))
        .containsExactly(
            new Violation("object", TOO_LONG, 10),
            new Violation("receiverId", TOO_LONG, 255),
            new Violation("senderId", TOO_LONG, 255),
            new Violation("type", TOO_LONG, 10));
  }

  @Test
  void controlCharactersAndHalfCharactersAreRefused() {
    assertThat(texts("a\nb", "a\0b", "s", "\ud83d"))
        .containsExactly(
            new Violation("object", CONTROL_CHARACTER, 0),
            new Violation("receiverId", CONTROL_CHARACTER, 0),
            new Violation("type", CONTROL_CHARACTER, 0));
  }

  @Test
  void aPayloadIsMeasuredInBytes() {
    assertThat(payload("{\"a\":\"bcde\"}")).isEmpty();
    assertThat(payload("{\"a\":\"éé\"}")).isEmpty();
    assertThat(payload("{\"a\":\"ééé\"}")).containsExactly(tooLarge());
  }

  private static Violation tooLarge() {
    return new Violation("payload", PAYLOAD_TOO_LARGE, 12);
  }

  @Test
  void aChannelThatIsNotConfiguredIsAViolation() {
    assertThat(channels(Set.of(Channel.REALTIME, Channel.EMAIL)))
        .containsExactly(new Violation("channels", CHANNEL_NOT_CONFIGURED, 0));
  }

  @Test
  void expiryLiesInTheFuture() {
    assertThat(expiry(NOW.plusMillis(1))).isEmpty();
    assertThat(expiry(NOW)).containsExactly(new Violation("expiresAt", NOT_IN_FUTURE, 0));
  }

  @Test
  void boundsThatTheStoreCannotKeepAreRefused() {
    Set<Channel> none = Set.of();
    assertThatThrownBy(() -> new NotificationRules(0, 100, none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NotificationRules(256, 100, none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NotificationRules(255, 1, none))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

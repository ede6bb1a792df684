package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupingRulesTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Caller BACKEND = new Caller.Service(ACME, "backend");
  private static final Caller OTHER_BACKEND = new Caller.Service(ACME, "other");
  private static final Caller ANNA = new Caller.User(ACME, new UserId("anna"), true);
  private static final Caller BOB = new Caller.User(ACME, new UserId("bob"), true);

  private final GroupingRules rules = GroupingRules.defaults();

  private static Grouping within(String window) {
    return new Grouping(null, Duration.parse(window), Edge.LEADING);
  }

  @Test
  void withoutAKeyOrAWindowItIsTheTypeForTheServersWindow() {
    assertThat(rules.group(Grouping.byType(), "a.type", BACKEND))
        .isEqualTo(new Group("a.type", Duration.ofSeconds(5), Edge.LEADING));
  }

  @Test
  void whatIsAskedForIsTakenInMilliseconds() {
    Grouping asked = new Grouping("k", Duration.parse("PT1.0005S"), Edge.TRAILING);

    assertThat(rules.group(asked, "a.type", BACKEND))
        .isEqualTo(new Group("k", Duration.ofSeconds(1), Edge.TRAILING));
  }

  @Test
  void servicesOfATenantShareTheirGroupsAndUsersHaveTheirOwn() {
    Grouping byKey = new Grouping("k", null, Edge.LEADING);

    assertThat(rules.group(byKey, "t", BACKEND)).isEqualTo(rules.group(byKey, "t", OTHER_BACKEND));
    assertThat(rules.group(byKey, "t", ANNA))
        .isNotEqualTo(rules.group(byKey, "t", BACKEND))
        .isNotEqualTo(rules.group(byKey, "t", BOB))
        .isEqualTo(rules.group(byKey, "another", ANNA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT24H"})
  void aWindowMayBeAsShortAndAsLongAsItsBounds(String window) {
    assertThat(rules.violations(within(window))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "PT0.0009S", "PT24H0.001S", "PT2000000H"})
  void aWindowBeyondItsBoundsIsNamedWithTheBound(String window) {
    assertThat(rules.violations(within(window)))
        .containsExactly(
            new Violation("group.window", Violation.Rule.WINDOW_OUT_OF_RANGE, 86_400_000));
  }

  @Test
  void aKeyIsATextLikeAnId() {
    assertThat(rules.violations(new Grouping("k".repeat(255), null, Edge.LEADING))).isEmpty();
    assertThat(rules.violations(new Grouping("k".repeat(256), null, Edge.LEADING)))
        .containsExactly(new Violation("group.key", Violation.Rule.TOO_LONG, 255));
    assertThat(rules.violations(new Grouping(" ", null, Edge.LEADING)))
        .containsExactly(new Violation("group.key", Violation.Rule.BLANK, 0));
    assertThat(rules.violations(new Grouping("a\nb", null, Edge.LEADING)))
        .containsExactly(new Violation("group.key", Violation.Rule.CONTROL_CHARACTER, 0));
  }

  @Test
  void anyIdMakesAKeyAndTwoMakeTwo() {
    Grouping longOne = Grouping.by("message.received", "x".repeat(255));

    assertThat(Grouping.by("message.received", "c1").key()).isEqualTo("message.received:c1");
    assertThat(rules.violations(longOne)).isEmpty();
    assertThat(longOne).isNotEqualTo(Grouping.by("message.received", "x".repeat(254) + "y"));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1S", "PT2S, PT1S", "PT1S, PT0S"})
  void boundsThatMakeNoSenseAreRefused(Duration window, Duration maxWindow) {
    assertThatThrownBy(() -> new GroupingRules(window, maxWindow))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGroupHasAKeyAndAWindow() {
    assertThatThrownBy(() -> new Group(" ", Duration.ofSeconds(1), Edge.LEADING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Group("k", Duration.ofNanos(1), Edge.LEADING))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

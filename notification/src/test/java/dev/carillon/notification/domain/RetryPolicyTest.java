package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(20, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1));

  private static List<Long> waitsAfter(int attempts) {
    Random random = new Random(7);
    return IntStream.range(0, 2000)
        .mapToObj(_ -> POLICY.next(attempts, Duration.ZERO, null, random).orElseThrow().toMillis())
        .toList();
  }

  @Test
  void theBoundOfTheWaitDoublesAndTheWaitIsAnywhereBelowIt() {
    assertThat(waitsAfter(1)).allMatch(millis -> millis <= 1000).anyMatch(millis -> millis < 100);
    assertThat(waitsAfter(4)).allMatch(millis -> millis <= 8000).anyMatch(millis -> millis > 7000);
  }

  @Test
  void theBoundEndsAtTheLongestWait() {
    assertThat(waitsAfter(19))
        .allMatch(millis -> millis <= 60_000)
        .anyMatch(millis -> millis > 55_000);
  }

  @Test
  void afterTheLastAttemptThereIsNone() {
    assertThat(POLICY.next(19, Duration.ZERO, null, new Random())).isPresent();
    assertThat(POLICY.next(20, Duration.ZERO, null, new Random())).isEmpty();
  }

  @Test
  void whatTheProviderAskedForIsNoReasonToGoOverTheAge() {
    assertThat(POLICY.next(1, Duration.ZERO, Duration.ofHours(1), new Random()))
        .contains(Duration.ofHours(1));
    assertThat(POLICY.next(1, Duration.ZERO, Duration.ofHours(1).plusMillis(1), new Random()))
        .isEmpty();
  }

  @Test
  void whatWasNotTriedEndsByItsAgeAlone() {
    assertThat(POLICY.postponed(Duration.ofMinutes(59), Duration.ofMinutes(1))).isPresent();
    assertThat(POLICY.postponed(Duration.ofMinutes(59), Duration.ofMinutes(2))).isEmpty();
  }

  @Test
  void aPolicyThatCannotBeIsRefused() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("max-attempts");
    assertThatThrownBy(
            () -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
        .hasMessageContaining("first-backoff");
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ofHours(73)))
        .hasMessageContaining("72h");
  }
}

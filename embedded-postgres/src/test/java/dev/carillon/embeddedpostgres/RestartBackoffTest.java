package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {

  @Test
  void doublesUpToTheLongestWait() {
    RestartBackoff backoff = new RestartBackoff(Duration.ofMillis(100), Duration.ofMillis(700));

    assertThat(IntStream.rangeClosed(1, 6).mapToObj(backoff::delay))
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 700L, 700L, 700L);
  }

  @Test
  void doesNotOverflowAfterAnyNumberOfAttempts() {
    RestartBackoff backoff = new RestartBackoff(Duration.ofNanos(1), Duration.ofDays(10_000));

    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofDays(10_000));
  }

  @Test
  void waitsSomethingAndNeverLessThanAtFirst() {
    assertThatThrownBy(() -> new RestartBackoff(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RestartBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

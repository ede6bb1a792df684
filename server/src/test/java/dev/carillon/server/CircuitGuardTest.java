package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CircuitGuardTest {
  private static final Duration TOOK = Duration.ofMillis(3);
  private static final Duration LONG = Duration.ofHours(1);

  private static CircuitGuard guard(Duration pause) {
    return new CircuitGuard("smtp", new DeliverySettings.Circuit(8, 50, pause));
  }

  private static void failed(CircuitGuard guard, int times) {
    for (int i = 0; i < times && guard.enter(); i++) {
      guard.failed(TOOK);
    }
  }

  private static void succeeded(CircuitGuard guard, int times) {
    for (int i = 0; i < times && guard.enter(); i++) {
      guard.succeeded(TOOK);
    }
  }

  @Test
  void aProviderThatFailsHalfOfTheTimeIsGivenARest() {
    CircuitGuard guard = guard(LONG);
    succeeded(guard, 5);
    failed(guard, 3);
    assertThat(guard.isOpen()).isFalse();

    failed(guard, 1); // Four of the last eight.

    assertThat(guard.isOpen()).isTrue();
    assertThat(guard.enter()).isFalse();
    assertThat(guard.pause()).isEqualTo(LONG);
  }

  @Test
  void oneFailureAloneIsNoReason() {
    CircuitGuard guard = guard(LONG);

    failed(guard, 1);

    assertThat(guard.isOpen()).isFalse();
    assertThat(guard.enter()).isTrue();
  }

  @Test
  void afterTheRestThreeSeeWhetherItIsBackAndTheOthersComeSoonAgain() {
    CircuitGuard guard = guard(Duration.ofMillis(20));
    failed(guard, 8);
    await().until(() -> !guard.isOpen());

    assertThat(IntStream.range(0, 5).filter(_ -> guard.enter()).count()).isEqualTo(3);
    assertThat(guard.pause()).isEqualTo(Duration.ofSeconds(1));
    IntStream.range(0, 3).forEach(_ -> guard.succeeded(TOOK));

    assertThat(guard.enter()).isTrue();
    assertThat(guard.enter()).isTrue();
    assertThat(guard.enter()).isTrue();
    assertThat(guard.enter()).isTrue();
  }

  @Test
  void whoIsStillAwayIsGivenAnotherRest() {
    CircuitGuard guard = guard(Duration.ofMillis(20));
    failed(guard, 8);
    await().until(() -> !guard.isOpen());
    assertThat(guard.enter()).isTrue();
    assertThat(guard.enter()).isTrue();
    assertThat(guard.enter()).isTrue();

    IntStream.range(0, 3).forEach(_ -> guard.failed(TOOK));

    assertThat(guard.isOpen()).isTrue();
    await().until(() -> !guard.isOpen());
  }
}

package dev.carillon.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is told of the nodes beside one that stands still.
class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void whoeverIsNeverAnsweredCounts() {
    long from = System.nanoTime();
    tally.sent(1);
    long to = System.nanoTime();
    Waiting.pass(Duration.ofMillis(20));

    assertThat(tally.p99Beside(0, from, to)).isGreaterThanOrEqualTo(20);
  }

  @Test
  void theNodeItselfAndWhatWasAskedBeforeDoNotCount() {
    tally.sent(1);
    Waiting.pass(Duration.ofMillis(300));
    long from = System.nanoTime();
    tally.sent(0);
    tally.answered(tally.sent(1), Optional.empty());
    long to = System.nanoTime();
    Waiting.pass(Duration.ofMillis(300));

    assertThat(tally.p99Beside(0, from, to)).isLessThan(300);
  }

  @Test
  void withoutARequestNothingCanBeTold() {
    long now = System.nanoTime();

    assertThatThrownBy(() -> tally.p99Beside(0, now, now)).hasMessageContaining("nobody asked");
  }
}

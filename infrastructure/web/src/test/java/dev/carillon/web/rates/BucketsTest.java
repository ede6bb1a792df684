package dev.carillon.web.rates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.settings.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final Rate THREE_A_MINUTE = new Rate(3, Duration.ofMinutes(1));

  private final SettableTime time = new SettableTime();
  private final Buckets<String> refilled = Buckets.refilled(_ -> THREE_A_MINUTE, 10, time);
  private final Buckets<String> inWindows = Buckets.inWindows(_ -> THREE_A_MINUTE, 10, time);

  private static int takeAll(Buckets<String> buckets, String key) {
    int taken = 0;
    while (buckets.take(key) == 0) {
      taken++;
    }
    return taken;
  }

  @Test
  void soManyAreTakenAtOnceAndThenOneByOne() {
    assertThat(takeAll(refilled, "a")).isEqualTo(3);
    assertThat(refilled.take("a")).isEqualTo(Duration.ofSeconds(20).toNanos());

    time.pass(Duration.ofSeconds(20));
    assertThat(takeAll(refilled, "a")).isEqualTo(1);
    time.pass(Duration.ofDays(1));
    assertThat(takeAll(refilled, "a")).isEqualTo(3);
  }

  @Test
  void keysAreApart() {
    takeAll(refilled, "a");

    assertThat(takeAll(refilled, "b")).isEqualTo(3);
  }

  @Test
  void whatIsGivenBackMayBeTakenByAnother() {
    takeAll(refilled, "a");
    refilled.giveBack("a");

    assertThat(takeAll(refilled, "a")).isEqualTo(1);
  }

  @Test
  void askingWhetherOneCouldBeTakenTakesNone() {
    for (int i = 0; i < 10; i++) {
      assertThat(refilled.wouldTake("a", 3, Duration.ZERO)).isTrue();
    }
    assertThat(refilled.size()).isZero();
    refilled.take("a");
    for (int i = 0; i < 10; i++) {
      assertThat(refilled.wouldTake("a", 2, Duration.ZERO)).isTrue();
      assertThat(refilled.wouldTake("a", 3, Duration.ZERO)).isFalse();
    }

    assertThat(takeAll(refilled, "a")).isEqualTo(2);
  }

  @Test
  void whatComesBackUntilThenCouldBeTakenThen() {
    takeAll(refilled, "a");

    assertThat(refilled.wouldTake("a", 1, Duration.ofSeconds(20).minusNanos(1))).isFalse();
    assertThat(refilled.wouldTake("a", 1, Duration.ofSeconds(20))).isTrue();
    assertThat(refilled.wouldTake("a", 2, Duration.ofSeconds(20))).isFalse();
    assertThat(refilled.wouldTake("a", 3, Duration.ofMinutes(1))).isTrue();
    assertThat(refilled.wouldTake("a", 4, Duration.ofDays(1))).isFalse();
  }

  /// Otherwise a window would end later for being asked about.
  @Test
  void askingKeepsNoBucketLonger() {
    refilled.take("a");
    time.pass(Duration.ofSeconds(50));
    refilled.wouldTake("a", 1, Duration.ZERO);
    time.pass(Duration.ofSeconds(50));

    assertThat(refilled.size()).isZero();
  }

  @Test
  void neverAreThereMoreThanFit() {
    refilled.giveBack("a");
    refilled.take("a");
    refilled.giveBack("a");
    refilled.giveBack("a");

    assertThat(takeAll(refilled, "a")).isEqualTo(3);
  }

  @Test
  void aWindowBeginsWithTheFirstOneAndDoesNotSlide() {
    inWindows.take("a");
    time.pass(Duration.ofSeconds(50));
    assertThat(takeAll(inWindows, "a")).isEqualTo(2);
    assertThat(inWindows.take("a")).isEqualTo(Duration.ofSeconds(10).toNanos());

    time.pass(Duration.ofSeconds(10));
    assertThat(takeAll(inWindows, "a")).isEqualTo(3);
    time.pass(Duration.ofSeconds(59));
    assertThat(takeAll(inWindows, "a")).isZero();
  }

  /// Otherwise the next one's window would be over too early, and two be taken in a short time.
  @Test
  void whatWasGivenBackBeginsNoWindow() {
    Buckets<String> one = Buckets.inWindows(_ -> new Rate(1, Duration.ofMinutes(1)), 10, time);
    one.take("a");
    one.giveBack("a");
    time.pass(Duration.ofSeconds(50));

    assertThat(takeAll(one, "a")).isEqualTo(1);
    time.pass(Duration.ofSeconds(50));
    assertThat(takeAll(one, "a")).isZero();
  }

  @Test
  void whatWouldBeFullIsForgotten() {
    refilled.take("a");
    inWindows.take("a");
    assertThat(refilled.size()).isEqualTo(1);
    assertThat(inWindows.size()).isEqualTo(1);

    time.pass(Duration.ofMinutes(2));
    assertThat(refilled.size()).isZero();
    assertThat(inWindows.size()).isZero();
  }

  @Test
  void thereAreNoMoreThanTheBound() {
    for (int i = 0; i < 1_000; i++) {
      refilled.take("key " + i);
    }

    assertThat(refilled.size()).isEqualTo(10);
  }
}

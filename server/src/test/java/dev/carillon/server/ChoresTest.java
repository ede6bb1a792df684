package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChoresTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  private Chores chores = new Chores(List.of());

  @AfterEach
  void stop() {
    chores.stop();
  }

  private void start(Chores.Chore... work) {
    chores = new Chores(List.of(work));
    chores.start();
  }

  @Test
  void aChoreIsDoneAgainAndAgain() {
    CountDownLatch thrice = new CountDownLatch(3);
    start(new Chores.Chore("count", SHORT, thrice::countDown));
    assertThat(reached(thrice)).isTrue();
  }

  @Test
  void aChoreThatFailsComesAgain() {
    AtomicInteger times = new AtomicInteger();
    start(
        new Chores.Chore(
            "fail",
            SHORT,
            () -> {
              times.incrementAndGet();
              throw new IllegalStateException("not today");
            }));
    await().until(() -> times.get() > 2);
  }

  @Test
  void aSlowChoreDoesNotHoldUpTheOthers() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch thrice = new CountDownLatch(3);
    start(
        new Chores.Chore("slow", SHORT, () -> reached(never)),
        new Chores.Chore("count", SHORT, thrice::countDown));
    assertThat(reached(thrice)).isTrue();
    never.countDown();
  }

  @Test
  void nothingIsDoneAfterTheStop() {
    AtomicInteger times = new AtomicInteger();
    CountDownLatch once = new CountDownLatch(1);
    start(
        new Chores.Chore(
            "count",
            SHORT,
            () -> {
              times.incrementAndGet();
              once.countDown();
            }));
    assertThat(reached(once)).isTrue();
    assertThat(chores.isRunning()).isTrue();
    chores.stop();
    assertThat(chores.isRunning()).isFalse();
    // One may have been under way.
    int atMost = times.get() + 1;
    await()
        .during(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(5))
        .until(() -> times.get() <= atMost);
  }

  @Test
  void stoppingInterruptsAChoreThatWaits() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    start(
        new Chores.Chore(
            "wait",
            SHORT,
            () -> {
              begun.countDown();
              reached(new CountDownLatch(1));
              ended.countDown();
            }));
    assertThat(reached(begun)).isTrue();
    chores.stop();
    assertThat(reached(ended)).isTrue();
  }

  private static boolean reached(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

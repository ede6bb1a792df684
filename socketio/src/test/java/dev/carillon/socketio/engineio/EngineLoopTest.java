package dev.carillon.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineLoopTest {
  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final EngineLoop loop = new EngineLoop(eventLoop, Duration.ofMillis(100));

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private record Item(int thread, int number) {}

  /// Threads that hand over items of one kind, and now and then something else.
  @Test
  void whatEachThreadHandsOverKeepsItsOrderAmongTheOthers() throws InterruptedException {
    int threads = 4;
    int count = 50_000;
    List<Item> seen = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      int thread = i;
      Thread.ofPlatform()
          .start(() -> {
            for (int n = 0; n < count; n++) {
              Item item = new Item(thread, n);
              if (n % 97 == 96) {
                loop.execute(() -> seen.add(item));
              } else {
                loop.executeMerged("kind", item, 1, seen::addAll);
              }
            }
            done.countDown();
          });
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    eventLoop.submit(() -> {}).syncUninterruptibly();

    assertThat(seen).hasSize(threads * count);
    int[] next = new int[threads];
    for (Item item : seen) {
      assertThat(item.number()).as("of thread %d", item.thread()).isEqualTo(next[item.thread()]++);
    }
  }

  @Test
  void itemsOfOneKindComeTogetherAndNothingOvertakes() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    CountDownLatch begin = held();
    loop.<String>executeMerged("kind", "a", 1, items -> seen.add(items.toString()));
    loop.<String>executeMerged("kind", "b", 1, items -> seen.add(items.toString()));
    loop.execute(() -> seen.add("between"));
    loop.<String>executeMerged("kind", "c", 1, items -> seen.add(items.toString()));
    loop.<String>executeMerged("other", "d", 1, items -> seen.add(items.toString()));
    begin.countDown();
    eventLoop.submit(() -> {}).syncUninterruptibly();

    assertThat(seen).containsExactly("[a, b]", "between", "[c]", "[d]");
  }

  @Test
  void whatComesTogetherIsBounded() throws InterruptedException {
    List<Integer> sizes = new ArrayList<>();
    CountDownLatch begin = held();
    for (int i = 0; i < 5; i++) {
      loop.<Integer>executeMerged("kind", i, 30_000, items -> sizes.add(items.size()));
    }
    begin.countDown();
    eventLoop.submit(() -> {}).syncUninterruptibly();

    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void aDeadlineThatFailsStopsNoOther() throws InterruptedException {
    CountDownLatch later = new CountDownLatch(1);
    loop.execute(() -> {
      loop.timers().schedule(entry(() -> failing()), Duration.ofMillis(1));
      loop.timers().schedule(entry(later::countDown), Duration.ofMillis(300));
    });

    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void failing() {
    throw new AssertionError("as if memory were short");
  }

  private static TimerRing.Entry entry(Runnable then) {
    return new TimerRing.Entry() {
      @Override
      protected void expired() {
        then.run();
      }
    };
  }

  /// Keeps the loop busy until it is counted down.
  private CountDownLatch held() {
    CountDownLatch begin = new CountDownLatch(1);
    loop.execute(() -> {
      try {
        begin.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    return begin;
  }
}

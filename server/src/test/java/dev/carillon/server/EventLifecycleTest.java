package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.DispatchObserver;
import dev.carillon.events.DispatchPolicy;
import dev.carillon.events.Event;
import dev.carillon.events.EventDataReader;
import dev.carillon.events.EventName;
import dev.carillon.events.OnEvent;
import dev.carillon.events.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

class EventLifecycleTest {
  /// Far longer than any test: only a wake-up makes the dispatcher look.
  private static final Duration NEVER = Duration.ofHours(1);

  private static final EventDataReader NO_DATA =
      new EventDataReader() {
        @Override
        public <T> T read(String json, Class<T> type) {
          throw new IllegalArgumentException("no listener here takes data");
        }
      };

  /// Hands out each event once.
  private static final class Events implements Outbox {
    private final ConcurrentLinkedQueue<Event> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<UUID> completed = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(Event event) {
      waiting.add(event);
    }

    @Override
    public List<Claimed> claim(int max, Duration lease) {
      List<Claimed> claimed = new ArrayList<>();
      for (Event next = waiting.poll(); next != null; next = waiting.poll()) {
        claimed.add(new Claimed(next, 1, Set.of()));
      }
      return claimed;
    }

    @Override
    public void extend(Collection<UUID> events, Duration lease) {}

    @Override
    public void listenerDone(UUID event, String listener) {}

    @Override
    public void complete(UUID event) {
      completed.add(event);
    }

    @Override
    public void retry(UUID event, Duration delay, String error) {}

    @Override
    public void postpone(UUID event, Duration delay, String error) {}

    @Override
    public void park(UUID event, String error) {}
  }

  static final class Bell {
    private final ConcurrentLinkedQueue<EventName> heard = new ConcurrentLinkedQueue<>();

    @OnEvent("project.*")
    void ring(Event event) {
      heard.add(event.name());
    }
  }

  private final Events events = new Events();
  private final Bell bell = new Bell();
  private final LateDispatcher late = new LateDispatcher();
  private final EventLifecycle lifecycle = lifecycle();

  private EventLifecycle lifecycle() {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerSingleton("text", "a bean that listens to nothing");
    beans.registerSingleton("bell", bell);
    DispatchPolicy policy = new DispatchPolicy(4, NEVER, Duration.ofSeconds(15), 1, NEVER, NEVER);
    return new EventLifecycle(events, beans, NO_DATA, policy, new DispatchObserver() {}, late);
  }

  @AfterEach
  void stop() {
    lifecycle.stop();
  }

  private static Event event(String name) {
    return new Event(UUID.randomUUID(), new EventName(name), "default", null, Instant.EPOCH, "{}");
  }

  @Test
  void anEventOfAnEarlierRunIsToldAtTheStart() {
    events.publish(event("project.created"));
    lifecycle.start();
    await().until(() -> events.completed.size() == 1);
    assertThat(bell.heard).containsExactly(new EventName("project.created"));
  }

  @Test
  void wakingTellsAnEventAtOnce() {
    lifecycle.start();
    events.publish(event("project.created"));
    late.run();
    await().until(() -> bell.heard.size() == 1);
  }

  @Test
  void wakingBeforeTheStartIsNoFault() {
    late.run();
    assertThat(lifecycle.isRunning()).isFalse();
  }

  @Test
  void aListenerHearsWhatItAskedForOnly() {
    events.publish(event("user.created"));
    lifecycle.start();
    await().until(() -> events.completed.size() == 1);
    assertThat(bell.heard).isEmpty();
  }

  @Test
  void nothingIsToldAfterTheStop() {
    lifecycle.start();
    assertThat(lifecycle.isRunning()).isTrue();
    lifecycle.stop();
    assertThat(lifecycle.isRunning()).isFalse();
    events.publish(event("project.created"));
    late.run();
    assertThat(bell.heard).isEmpty();
  }
}

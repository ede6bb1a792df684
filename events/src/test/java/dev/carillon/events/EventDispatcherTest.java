package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventDispatcherTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private interface Body {
    void on(Event event) throws Exception;
  }

  private record TestListener(String id, String pattern, Body body) implements EventListener {
    @Override
    public List<EventPattern> patterns() {
      return List.of(new EventPattern(pattern));
    }

    @Override
    public void on(Event event) throws Exception {
      body.on(event);
    }
  }

  /// Remembers what it was shown.
  private static final class Shown implements DispatchObserver {
    final Queue<Event> told = new ConcurrentLinkedQueue<>();
    final Queue<String> failed = new ConcurrentLinkedQueue<>();
    final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger outboxFailures = new AtomicInteger();
    final AtomicInteger unfinished = new AtomicInteger();

    @Override
    public void told(Event event) {
      told.add(event);
    }

    @Override
    public void failed(
        Event event, String listener, int attempt, boolean parked, Exception failure) {
      failed.add(listener + " " + attempt + (parked ? " parked" : ""));
      failures.add(failure);
    }

    @Override
    public void outboxFailed(RuntimeException failure) {
      outboxFailures.incrementAndGet();
    }

    @Override
    public void leftUnfinished(int events) {
      unfinished.set(events);
    }
  }

  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final Shown shown = new Shown();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final List<EventDispatcher> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(EventDispatcher::close);
  }

  private static DispatchPolicy policy(int concurrency, Duration poll, Duration lease) {
    return new DispatchPolicy(
        concurrency, poll, lease, 4, Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  private EventDispatcher start(DispatchPolicy policy, EventListener... listeners) {
    EventDispatcher dispatcher = new EventDispatcher(outbox, List.of(listeners), policy, shown);
    started.add(dispatcher);
    dispatcher.start();
    return dispatcher;
  }

  private EventDispatcher start(EventListener... listeners) {
    return start(policy(8, Duration.ofMillis(5), LEASE), listeners);
  }

  private Event published(String name) {
    Event event =
        new Event(UUID.randomUUID(), new EventName(name), "acme", null, Instant.EPOCH, "{}");
    outbox.publish(event);
    return event;
  }

  private EventListener hearing(String id, String pattern) {
    return new TestListener(id, pattern, event -> heard.add(id + " " + event.name()));
  }

  @Test
  void everyListenerThatWantsAnEventHearsItOnce() {
    Event event = published("project.created");

    start(hearing("a", "project.*"), hearing("b", "user.**"), hearing("c", "**"));

    await().until(() -> outbox.size() == 0);
    assertThat(heard).containsExactly("a project.created", "c project.created");
    await().untilAsserted(() -> assertThat(shown.told).containsExactly(event));
  }

  @Test
  void anEventThatNobodyWantsGoes() {
    published("project.created");

    start();

    await().until(() -> outbox.size() == 0);
  }

  @Test
  void aFailedEventIsToldAgainAfterItsBackoff() {
    AtomicInteger calls = new AtomicInteger();
    published("a");
    start(
        new TestListener(
            "once",
            "a",
            _ -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
            }));

    await().until(() -> outbox.delays().equals(List.of(Duration.ofSeconds(1))));
    assertThat(outbox.errors()).containsExactly("once: java.lang.IllegalStateException: not yet");
    assertThat(calls).hasValue(1);

    outbox.pass(Duration.ofSeconds(1));
    await().until(() -> outbox.size() == 0);
    assertThat(calls).hasValue(2);
    assertThat(shown.failed).containsExactly("once 1");
  }

  @Test
  void backoffDoublesUpToItsBoundAndTheLastFailureParks() {
    Event event = published("a");
    start(
        new TestListener(
            "never",
            "a",
            _ -> {
              throw new IllegalStateException("never");
            }));

    for (int failures = 1; failures <= 3; failures++) {
      int count = failures;
      await().until(() -> outbox.delays().size() == count);
      outbox.pass(Duration.ofSeconds(3));
    }
    await().until(() -> outbox.isParked(event.id()));

    assertThat(outbox.delays())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(shown.failed).containsExactly("never 1", "never 2", "never 3", "never 4 parked");
    assertThat(shown.told).isEmpty();
  }

  @Test
  void whatIsHopelessIsParkedAtOnce() {
    Event event = published("a");
    start(
        new TestListener(
            "hopeless",
            "a",
            _ -> {
              throw new HopelessEventException("never");
            }));

    await().until(() -> outbox.isParked(event.id()));

    assertThat(shown.failed).containsExactly("hopeless 1 parked");
  }

  @Test
  void whatFailsKeepsNoOtherListenerFromHearing() {
    Event event = published("a");
    start(
        new TestListener(
            "hopeless",
            "a",
            _ -> {
              throw new HopelessEventException("never");
            }),
        hearing("other", "a"));

    await().until(() -> outbox.isParked(event.id()));

    assertThat(heard).containsExactly("other a");
    assertThat(shown.failed).containsExactly("hopeless 1 parked");
  }

  @Test
  void aFailureThatMayPassIsTriedAgainBesideAHopelessOne() {
    AtomicInteger calls = new AtomicInteger();
    Event event = published("a");
    start(
        new TestListener(
            "hopeless",
            "a",
            _ -> {
              throw new HopelessEventException("never");
            }),
        new TestListener(
            "once",
            "a",
            _ -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
            }));

    await().until(() -> outbox.delays().equals(List.of(Duration.ofSeconds(1))));
    assertThat(outbox.errors())
        .containsExactly("hopeless: never; once: java.lang.IllegalStateException: not yet");
    outbox.pass(Duration.ofSeconds(1));
    await().until(() -> outbox.isParked(event.id()));

    assertThat(calls).hasValue(2);
    assertThat(shown.failed).containsExactly("hopeless 1", "once 1", "hopeless 2 parked");
  }

  @Test
  void whileWhatAListenerNeedsIsAwayTheEventWaitsAndNoAttemptIsCounted() {
    AtomicInteger calls = new AtomicInteger();
    published("a");
    start(
        new TestListener(
            "later",
            "a",
            _ -> {
              if (calls.incrementAndGet() <= 20) {
                throw new RetryLaterException("the store is away", Duration.ofSeconds(2), null);
              }
              throw new IllegalStateException("broken");
            }));

    for (int tries = 1; tries <= 20; tries++) {
      int count = tries;
      await().until(() -> outbox.delays().size() == count);
      outbox.pass(Duration.ofSeconds(2));
    }
    await().until(() -> !shown.failed.isEmpty());

    assertThat(outbox.delays().subList(0, 20)).containsOnly(Duration.ofSeconds(2));
    assertThat(shown.failed).containsExactly("later 1");
  }

  @Test
  void besideWhatIsAwayAFailureCountsAsOne() {
    published("a");
    start(
        new TestListener(
            "later",
            "a",
            _ -> {
              throw new RetryLaterException("the store is away", Duration.ofMillis(1), null);
            }),
        new TestListener(
            "broken",
            "a",
            _ -> {
              throw new IllegalStateException("broken");
            }));

    await().until(() -> outbox.delays().equals(List.of(Duration.ofSeconds(1))));
    assertThat(shown.failed).containsExactly("broken 1");
  }

  @Test
  void anEventThatIsParkedBesideWhatIsAwayIsShownAsParked() {
    Event event = published("a");
    start(
        new TestListener(
            "broken",
            "a",
            _ -> {
              throw new IllegalStateException("broken");
            }),
        new TestListener(
            "later",
            "a",
            _ -> {
              throw new RetryLaterException("the store is away", Duration.ofMillis(1), null);
            }));

    for (int failures = 1; failures <= 3; failures++) {
      int count = failures;
      await().until(() -> outbox.delays().size() == count);
      outbox.pass(Duration.ofSeconds(3));
    }
    await().until(() -> outbox.isParked(event.id()));

    assertThat(shown.failed).containsExactly("broken 1", "broken 2", "broken 3", "broken 4 parked");
  }

  @Test
  void anErrorCountsAsAFailure() {
    published("a");
    start(
        new TestListener(
            "broken",
            "a",
            _ -> {
              throw new NoClassDefFoundError("gone");
            }));

    await().until(() -> outbox.delays().size() == 1);
    assertThat(outbox.errors()).containsExactly("broken: java.lang.NoClassDefFoundError: gone");
    assertThat(shown.failures)
        .singleElement()
        .isInstanceOf(ExecutionException.class)
        .extracting(Throwable::getCause)
        .isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void aListenerThatHasReturnedIsNotCalledAgain() {
    AtomicInteger calls = new AtomicInteger();
    published("a");
    start(
        hearing("first", "a"),
        new TestListener(
            "second",
            "a",
            _ -> {
              if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
            }));

    await()
        .until(() -> {
          outbox.pass(Duration.ofSeconds(3));
          return outbox.size() == 0;
        });
    assertThat(calls).hasValue(3);
    assertThat(heard).containsExactly("first a");
  }

  @Test
  void aSlowListenerHoldsUpItsOwnEventOnly() {
    CountDownLatch release = new CountDownLatch(1);
    published("slow");
    start(
        new TestListener(
            "slow", "slow", _ -> assertThat(release.await(30, TimeUnit.SECONDS)).isTrue()),
        hearing("fast", "fast"));
    for (int n = 0; n < 20; n++) {
      published("fast");
    }

    await().until(() -> outbox.size() == 1);
    assertThat(heard).hasSize(20);
    release.countDown();
    await().until(() -> outbox.size() == 0);
  }

  @Test
  void noMoreEventsAreToldAtOnceThanThereIsRoomFor() {
    AtomicInteger running = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    for (int n = 0; n < 10; n++) {
      published("a");
    }
    start(
        policy(3, Duration.ofMillis(5), LEASE),
        new TestListener(
            "slow",
            "a",
            _ -> {
              running.incrementAndGet();
              assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
            }));

    await().during(Duration.ofMillis(100)).until(() -> running.get() == 3);

    release.countDown();
    await().until(() -> outbox.size() == 0);
    assertThat(running).hasValue(10);
  }

  @Test
  void aWakeIsFasterThanThePoll() {
    EventDispatcher dispatcher = start(policy(8, Duration.ofHours(1), LEASE), hearing("a", "a"));
    published("a");

    dispatcher.wake();

    await().until(() -> outbox.size() == 0);
  }

  @Test
  void theLeaseIsKeptWhileAnEventIsTold() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    published("a");
    start(
        policy(8, Duration.ofMillis(5), Duration.ofMillis(90)),
        new TestListener(
            "slow",
            "a",
            _ -> {
              calls.incrementAndGet();
              assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
            }));

    for (int thirds = 1; thirds <= 6; thirds++) {
      int before = outbox.extensions();
      await().until(() -> outbox.extensions() > before);
      outbox.pass(Duration.ofMillis(80));
    }

    assertThat(calls).hasValue(1);
    release.countDown();
    await().until(() -> outbox.size() == 0);
    assertThat(calls).hasValue(1);
  }

  @Test
  void closingWaitsForWhatIsBeingToldAndKeepsItsLease() throws Exception {
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    published("a");
    EventDispatcher dispatcher =
        start(
            policy(8, Duration.ofMillis(5), Duration.ofSeconds(3)),
            new TestListener(
                "slow",
                "a",
                _ -> {
                  telling.countDown();
                  assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                }));
    assertThat(telling.await(30, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(dispatcher::close);
    int before = outbox.extensions();
    await().until(() -> outbox.extensions() > before);
    assertThat(closing).isNotDone();
    release.countDown();
    closing.get(30, TimeUnit.SECONDS);

    assertThat(outbox.size()).isZero();
    assertThat(shown.unfinished).hasValue(0);
  }

  @Test
  void closingTakesNoMoreEvents() {
    start(hearing("a", "a")).close();
    published("a");

    start(hearing("b", "a"));

    await().until(() -> outbox.size() == 0);
    assertThat(heard).containsExactly("b a");
  }

  @Test
  void closingTwiceDoesNotWaitAgain() throws Exception {
    EventDispatcher dispatcher =
        start(policy(8, Duration.ofMillis(5), Duration.ofHours(1)), hearing("a", "a"));
    dispatcher.close();

    CompletableFuture.runAsync(dispatcher::close).get(30, TimeUnit.SECONDS);

    assertThat(shown.unfinished).hasValue(0);
  }

  @Test
  void closingGivesUpAfterOneLeaseAndSaysSo() throws Exception {
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    published("a");
    EventDispatcher dispatcher =
        start(
            policy(8, Duration.ofMillis(5), Duration.ofMillis(50)),
            new TestListener(
                "stuck",
                "a",
                _ -> {
                  telling.countDown();
                  assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                }));
    assertThat(telling.await(30, TimeUnit.SECONDS)).isTrue();

    dispatcher.close();

    assertThat(shown.unfinished).hasValue(1);
    assertThat(outbox.size()).isEqualTo(1);
    release.countDown();
  }

  /// The listener has taken the only room, so that the claiming thread waits too.
  @Test
  void closingEndsAlthoughEveryPlaceIsTakenByAStuckListener() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    published("a");
    EventDispatcher dispatcher =
        start(
            policy(1, Duration.ofMillis(5), Duration.ofHours(1)),
            new TestListener(
                "stuck",
                "a",
                _ -> {
                  begun.countDown();
                  never.await();
                }));
    begun.await();

    Thread closing = Thread.ofVirtual().start(dispatcher::close);

    assertThat(closing.join(Duration.ofSeconds(9))).isTrue();
    never.countDown();
  }

  @Test
  void anOutboxThatIsAwayIsAskedAgain() {
    outbox.away(true);
    published("a");
    start(hearing("a", "a"));
    await().until(() -> shown.outboxFailures.get() > 1);

    outbox.away(false);

    await().until(() -> outbox.size() == 0);
    assertThat(heard).containsExactly("a a");
  }

  @Test
  void anEventThatCouldNotBeCompletedIsToldAgainWhenItsLeaseIsOver() {
    outbox.failNext("complete");
    published("a");
    start(hearing("a", "a"));
    await().until(() -> shown.outboxFailures.get() == 1);

    outbox.pass(LEASE);

    await().until(() -> outbox.size() == 0);
    assertThat(heard).containsExactly("a a", "a a");
  }

  @Test
  void ofSeveralListenersNoneHearsItAgainThatWasRemembered() {
    outbox.failNext("complete");
    published("a");
    start(hearing("a", "a"), hearing("b", "a"));
    await().until(() -> shown.outboxFailures.get() == 1);

    outbox.pass(LEASE);

    await().until(() -> outbox.size() == 0);
    assertThat(heard).containsExactly("a a", "b a");
  }

  @Test
  void twoListenersOfOneIdAreRefused() {
    List<EventListener> twins = List.of(hearing("a", "a"), hearing("a", "b"));

    assertThatThrownBy(() -> new EventDispatcher(outbox, twins, DispatchPolicy.defaults(), shown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two listeners have the same id: [a, a]");
  }

  @Test
  void aPolicyThatTellsNothingIsRefused() {
    assertThatThrownBy(() -> policy(0, LEASE, LEASE)).isInstanceOf(IllegalArgumentException.class);
  }

  /// Polls so rarely that the test's claims are its own.
  private EventDispatcher startCaughtUp(int concurrency, EventListener... listeners) {
    EventDispatcher dispatcher = start(policy(concurrency, Duration.ofHours(1), LEASE), listeners);
    await().until(() -> hasRoom(dispatcher));
    return dispatcher;
  }

  private static boolean hasRoom(EventDispatcher dispatcher) {
    EventHandover.Reservation reserved = dispatcher.reserve(1);
    reserved.tell(List.of());
    return reserved.room() == 1;
  }

  @Test
  void whatIsHandedOverIsToldAtOnceAndCompleted() {
    EventDispatcher dispatcher = startCaughtUp(8, hearing("a", "**"));
    Event event = published("project.created");
    assertThat(outbox.claim(1, LEASE)).hasSize(1);

    dispatcher.reserve(1).tell(List.of(event));

    await().until(() -> outbox.size() == 0);
    assertThat(heard).containsExactly("a project.created");
  }

  @Test
  void halfOfTheRoomIsPromisedAtMostAndNoneBeforeTheOthersHadTheirTurn() {
    EventDispatcher dispatcher = startCaughtUp(8);

    EventHandover.Reservation half = dispatcher.reserve(100);
    assertThat(half.room()).isEqualTo(4);
    assertThat(dispatcher.reserve(1).room()).isZero();

    half.tell(List.of());
    assertThat(dispatcher.reserve(1).room()).as("before a claim").isZero();
    dispatcher.wake();
    await().until(() -> hasRoom(dispatcher));
    EventHandover.Reservation again = dispatcher.reserve(4);
    assertThat(again.room()).isEqualTo(4);
    again.tell(List.of());
  }

  @Test
  void roomIsGivenBackWhateverHappensToTheEvent() {
    EventDispatcher dispatcher = startCaughtUp(2);
    Event event = published("a");
    assertThat(outbox.claim(1, LEASE)).hasSize(1);
    outbox.failNext("complete");

    dispatcher.reserve(1).tell(List.of(event));

    await().until(() -> shown.outboxFailures.get() == 1);
    await().until(() -> hasRoom(dispatcher));
  }

  @Test
  void nothingIsPromisedWhileOthersWait() {
    CountDownLatch end = new CountDownLatch(1);
    EventDispatcher dispatcher = startCaughtUp(4, new TestListener("slow", "**", _ -> end.await()));
    for (int i = 0; i < 10; i++) {
      published("a");
    }
    dispatcher.wake();

    await().until(() -> !hasRoom(dispatcher));

    end.countDown();
    await().until(() -> outbox.size() == 0);
    await().until(() -> hasRoom(dispatcher));
  }

  @Test
  void nothingIsPromisedAfterClosing() {
    EventDispatcher dispatcher = startCaughtUp(4);
    dispatcher.close();

    assertThat(dispatcher.reserve(1).room()).isZero();
  }

  @Test
  void aHandedOverEventThatFailsIsClaimedForItsSecondAttempt() {
    AtomicInteger calls = new AtomicInteger();
    EventDispatcher dispatcher =
        startCaughtUp(
            4,
            new TestListener(
                "once",
                "**",
                _ -> {
                  if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("not yet");
                  }
                }));
    Event event = published("a");
    outbox.claim(1, LEASE);
    dispatcher.reserve(1).tell(List.of(event));
    await().until(() -> outbox.delays().size() == 1);

    outbox.pass(Duration.ofSeconds(1));
    dispatcher.wake();

    await().until(() -> outbox.size() == 0);
    assertThat(shown.failed).containsExactly("once 1");
  }
}

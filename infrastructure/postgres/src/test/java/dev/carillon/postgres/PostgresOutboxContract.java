package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.DispatchObserver;
import dev.carillon.events.DispatchPolicy;
import dev.carillon.events.Event;
import dev.carillon.events.EventDispatcher;
import dev.carillon.events.EventListener;
import dev.carillon.events.EventName;
import dev.carillon.events.EventPattern;
import dev.carillon.events.Outbox;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The outbox on one version of PostgreSQL. The table is emptied before each test.
abstract class PostgresOutboxContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final AtomicInteger wakes = new AtomicInteger();
  private PostgresOutbox outbox;
  private TransactionTemplate transaction;

  abstract TestDatabase database();

  @BeforeEach
  void emptyTheTable() {
    database().jdbc().sql("truncate outbox").update();
    outbox = new PostgresOutbox(database().dataSource(), wakes::incrementAndGet);
    transaction =
        new TransactionTemplate(new DataSourceTransactionManager(database().dataSource()));
  }

  private Event event(Instant occurredAt) {
    UUID id = ids.next().value();
    return event(id, "project-" + id, occurredAt);
  }

  private static Event event(UUID id, String key, Instant occurredAt) {
    return new Event(
        id, new EventName("project.created"), "acme", key, occurredAt, "{ \"a\" : 1 }");
  }

  private UUID publishedOf(String key) {
    Event event = event(ids.next().value(), key, NINE);
    transaction.executeWithoutResult(_ -> outbox.publish(event));
    return event.id();
  }

  private Event published() {
    return published(NINE);
  }

  private Event published(Instant occurredAt) {
    Event event = event(occurredAt);
    transaction.executeWithoutResult(_ -> outbox.publish(event));
    return event;
  }

  private static List<UUID> idsOf(List<Outbox.Claimed> claimed) {
    return claimed.stream().map(each -> each.event().id()).toList();
  }

  /// As if the lease, or the wait before the next attempt, were over.
  private void passTime() {
    database().jdbc().sql("update outbox set next_attempt_at = now() - interval '1 s'").update();
  }

  private Duration untilDue() {
    return Duration.ofMillis(
        database()
            .count(
                "select (extract(epoch from next_attempt_at - now()) * 1000)::bigint from outbox"));
  }

  @Test
  void anEventIsClaimedAsItWasPublished() {
    Event event = published();

    assertThat(outbox.claim(10, MINUTE)).containsExactly(new Outbox.Claimed(event, 1, Set.of()));
  }

  @Test
  void anEventWithoutAKeyHasNone() {
    Event event = new Event(ids.next().value(), new EventName("a"), "acme", null, NINE, "{}");
    transaction.executeWithoutResult(_ -> outbox.publish(event));

    assertThat(outbox.claim(10, MINUTE).getFirst().event()).isEqualTo(event);
  }

  @Test
  void theDispatcherIsWokenAfterTheCommitAndNotBefore() {
    transaction.executeWithoutResult(_ -> {
      outbox.publish(event(NINE));
      assertThat(wakes).hasValue(0);
    });

    assertThat(wakes).hasValue(1);
    assertThat(outbox.depth().waiting()).isEqualTo(1);
  }

  @Test
  void aRollbackPublishesNothingAndWakesNoOne() {
    transaction.executeWithoutResult(status -> {
      outbox.publish(event(NINE));
      status.setRollbackOnly();
    });

    assertThat(outbox.depth().waiting()).isZero();
    assertThat(wakes).hasValue(0);
  }

  @Test
  void publishingWithoutATransactionIsRefused() {
    assertThatThrownBy(() -> outbox.publish(event(NINE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an event is published in a transaction of its database");
    assertThat(outbox.depth().waiting()).isZero();
  }

  @Test
  void publishingInATransactionOfAnotherDatabaseIsRefused() {
    try (PostgresDataSource other = database().another(options -> options.withPoolSize(2))) {
      TransactionTemplate elsewhere =
          new TransactionTemplate(new DataSourceTransactionManager(other));

      assertThatThrownBy(() -> elsewhere.executeWithoutResult(_ -> outbox.publish(event(NINE))))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void dataThatIsNoJsonIsRefusedWithoutTheDatabasesWords() {
    Event broken = new Event(ids.next().value(), new EventName("a"), "acme", null, NINE, "no json");

    assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> outbox.publish(broken)))
        .isInstanceOf(PostgresException.class)
        .hasMessage("PostgreSQL refused a statement, SQLSTATE 22P02");
  }

  @Test
  void eventsAreClaimedInTheOrderInWhichTheyOccurred() {
    List<UUID> published =
        Stream.of(3, 1, 2).map(n -> published(NINE.plusSeconds(n)).id()).toList();

    assertThat(idsOf(outbox.claim(2, MINUTE))).containsExactly(published.get(1), published.get(2));
    assertThat(idsOf(outbox.claim(2, MINUTE))).containsExactly(published.get(0));
  }

  @Test
  void anEventOfANodeWhoseClockIsAheadIsDueAtOnce() {
    Event event = published(Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS));

    assertThat(idsOf(outbox.claim(1, MINUTE))).containsExactly(event.id());
  }

  @Test
  void twoNodesNeverClaimTheSameEvent() {
    Set<UUID> published = new HashSet<>();
    transaction.executeWithoutResult(_ -> {
      for (int n = 0; n < 300; n++) {
        Event event = event(NINE.plusSeconds(n));
        outbox.publish(event);
        published.add(event.id());
      }
    });
    try (PostgresDataSource other = database().another(options -> options)) {
      List<CompletableFuture<List<UUID>>> nodes =
          IntStream.range(0, 8)
              .mapToObj(n -> n % 2 == 0 ? outbox : new PostgresOutbox(other, () -> {}))
              .map(node -> CompletableFuture.supplyAsync(() -> claimAll(node)))
              .toList();
      List<UUID> claimed = nodes.stream().flatMap(node -> node.join().stream()).toList();

      assertThat(claimed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(published);
    }
  }

  private static List<UUID> claimAll(PostgresOutbox node) {
    List<UUID> mine = new ArrayList<>();
    for (List<Outbox.Claimed> some = node.claim(7, MINUTE);
        !some.isEmpty();
        some = node.claim(7, MINUTE)) {
      mine.addAll(idsOf(some));
    }
    return mine;
  }

  @Test
  void aLeasedEventIsClaimedAgainWhenTheLeaseIsOver() {
    Event event = published();
    outbox.claim(1, Duration.ofMillis(1));

    await()
        .untilAsserted(() ->
            assertThat(outbox.claim(1, MINUTE))
                .containsExactly(new Outbox.Claimed(event, 2, Set.of())));
    assertThat(outbox.claim(1, MINUTE)).isEmpty();
  }

  @Test
  void anExtendedLeaseLastsLonger() {
    UUID id = published().id();
    outbox.claim(1, MINUTE);

    outbox.extend(List.of(id), Duration.ofMinutes(10));

    assertThat(untilDue()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
  }

  @Test
  void extendingNeverShortensAWait() {
    UUID id = published().id();
    outbox.claim(1, MINUTE);
    outbox.retry(id, Duration.ofMinutes(10), "failed");

    outbox.extend(List.of(id), MINUTE);

    assertThat(untilDue()).isBetween(Duration.ofMinutes(9), Duration.ofSeconds(750));
  }

  @Test
  void anEventGivenBackIsDueAfterItsDelay() {
    Event event = published();
    outbox.claim(1, MINUTE);

    outbox.retry(event.id(), Duration.ofMinutes(5), "listener: failed");

    assertThat(untilDue()).isBetween(Duration.ofMinutes(4), Duration.ofSeconds(375));
    assertThat(outbox.claim(1, MINUTE)).isEmpty();
    passTime();
    assertThat(outbox.claim(1, MINUTE)).containsExactly(new Outbox.Claimed(event, 2, Set.of()));
  }

  @Test
  void aPostponedEventIsDueAfterItsDelayAndHasMadeNoAttempt() {
    Event event = published();
    outbox.claim(1, MINUTE);

    outbox.postpone(event.id(), Duration.ofMinutes(5), "the store is away");

    assertThat(untilDue()).isBetween(Duration.ofMinutes(4), Duration.ofSeconds(375));
    passTime();
    assertThat(outbox.claim(1, MINUTE)).containsExactly(new Outbox.Claimed(event, 1, Set.of()));
  }

  @Test
  void aParkedEventIsNeverClaimedAndCountsAsParked() {
    UUID id = published().id();
    outbox.claim(1, MINUTE);

    outbox.park(id, "listener: failed too often");
    passTime();

    assertThat(outbox.claim(1, MINUTE)).isEmpty();
    assertThat(outbox.depth()).isEqualTo(new PostgresOutbox.Depth(0, 1));
    assertThat(lastError()).isEqualTo("listener: failed too often");
  }

  private String lastError() {
    return database().jdbc().sql("select last_error from outbox").query(String.class).single();
  }

  @Test
  void anErrorThatQuotesWhatPostgresCannotHoldIsKeptInPart() {
    UUID id = published().id();

    outbox.park(id, "bad \0 text " + "x".repeat(10_000));

    assertThat(lastError()).startsWith("bad \uFFFD text ").hasSize(2000);
  }

  @Test
  void listenersThatHaveReturnedAreKnownToTheNextAttempt() {
    UUID id = published().id();
    outbox.claim(1, MINUTE);

    outbox.listenerDone(id, "one");
    outbox.listenerDone(id, "two");
    outbox.listenerDone(id, "one");
    passTime();

    assertThat(outbox.claim(1, MINUTE).getFirst().done()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aCompletedEventIsGoneAndCompletingTwiceChangesNothing() {
    UUID id = published().id();
    outbox.claim(1, MINUTE);

    outbox.complete(id);
    outbox.complete(id);

    assertThat(outbox.depth()).isEqualTo(new PostgresOutbox.Depth(0, 0));
  }

  @Test
  void theDepthCountsWhatIsDueAndWhatIsLeased() {
    published();
    published();
    outbox.claim(1, MINUTE);

    assertThat(outbox.depth()).isEqualTo(new PostgresOutbox.Depth(2, 0));
  }

  private Appended notifyOnce(PostgresNotificationStore store, InboxKey inbox, UUID event) {
    return store
        .append(
            Notifications.to(inbox),
            IdempotencyKey.forEvent(event, "listener", inbox.receiver(), ""))
        .toCompletableFuture()
        .join();
  }

  private long keysOf(UUID event) {
    return database()
        .jdbc()
        .sql("select count(*) from idempotency where scope = ?")
        .param(IdempotencyKey.eventScope(event))
        .query(Long.class)
        .single();
  }

  @Test
  void theKeysOfAnEventGoWithItAndNoOthers() {
    InboxKey inbox = NotificationStoreContract.anInbox();
    try (var store = newStore()) {
      UUID id = published().id();
      UUID other = published().id();
      outbox.claim(2, MINUTE);
      notifyOnce(store, inbox, id);
      notifyOnce(store, inbox, other);

      outbox.complete(id);

      assertThat(keysOf(id)).isZero();
      assertThat(keysOf(other)).isEqualTo(1);
    }
  }

  @Test
  void anEventThatWasClaimedTwiceLeavesItsKeysForAClaimerThatStoodStill() {
    InboxKey inbox = NotificationStoreContract.anInbox();
    try (var store = newStore()) {
      UUID id = published().id();
      outbox.claim(1, MINUTE);
      passTime();
      outbox.claim(1, MINUTE);
      Appended.Stored first = (Appended.Stored) notifyOnce(store, inbox, id);
      outbox.complete(id);

      assertThat(notifyOnce(store, inbox, id))
          .isEqualTo(new Appended.Replayed(first.notification().id(), 1));
      assertThat(
              database()
                  .jdbc()
                  .sql(
                      "select expires_at <= now() + interval '1 hour' from idempotency where scope = ?")
                  .param(IdempotencyKey.eventScope(id))
                  .query(Boolean.class)
                  .single())
          .isTrue();
    }
  }

  @Test
  void aCrashBetweenListenerAndCompleteNotifiesOnce() {
    InboxKey inbox = NotificationStoreContract.anInbox();
    try (var store = newStore()) {
      UUID id = published().id();
      outbox.claim(1, MINUTE);
      notifyOnce(store, inbox, id);
      passTime(); // The node died here; its lease ends.

      List<Appended> told = new ArrayList<>();
      EventListener listener =
          new EventListener() {
            @Override
            public String id() {
              return "listener";
            }

            @Override
            public List<EventPattern> patterns() {
              return List.of(new EventPattern("**"));
            }

            @Override
            public void on(Event event) {
              told.add(notifyOnce(store, inbox, event.id()));
            }
          };
      try (var dispatcher =
          new EventDispatcher(
              outbox, List.of(listener), DispatchPolicy.defaults(), new DispatchObserver() {})) {
        dispatcher.start();
        await().until(() -> outbox.depth().waiting() == 0);
      }

      assertThat(told).hasSize(1).allMatch(Appended.Replayed.class::isInstance);
      assertThat(store.head(inbox).unread()).isEqualTo(1);
    }
  }

  private PostgresNotificationStore newStore() {
    return new PostgresNotificationStore(database().dataSource(), WriterOptions.defaults());
  }

  @Test
  void ofOneKeyOnlyTheFirstPublishedIsClaimed() {
    UUID first = publishedOf("a");
    UUID second = publishedOf("a");
    UUID other = publishedOf("b");

    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactlyInAnyOrder(first, other);
    assertThat(outbox.claim(10, MINUTE)).isEmpty();
    outbox.complete(first);

    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactly(second);
  }

  @Test
  void theSameKeyOfAnotherTenantIsAnotherLine() {
    UUID first = publishedOf("a");
    Event elsewhere = new Event(ids.next().value(), new EventName("a"), "globex", "a", NINE, "{}");
    transaction.executeWithoutResult(_ -> outbox.publish(elsewhere));

    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactlyInAnyOrder(first, elsewhere.id());
  }

  @Test
  void anEventThatWaitsForAnotherAttemptHoldsUpItsKeyAlone() {
    UUID failing = publishedOf("a");
    publishedOf("a");
    outbox.claim(10, MINUTE);
    outbox.retry(failing, MINUTE, "no");

    UUID other = publishedOf("b");

    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactly(other);
  }

  @Test
  void behindAParkedEventTheNextOneComes() {
    UUID hopeless = publishedOf("a");
    UUID next = publishedOf("a");
    outbox.claim(10, MINUTE);
    outbox.park(hopeless, "no");

    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactly(next);
  }

  @Test
  void anEventWhoseLeaseRanOutStillComesBeforeTheOthersOfItsKey() {
    UUID first = publishedOf("a");
    publishedOf("a");
    outbox.claim(10, MINUTE);
    passTime();

    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactly(first);
  }

  @Test
  void behindAnEventThatWasDeletedByHandTheNextOneComes() {
    UUID first = publishedOf("a");
    UUID second = publishedOf("a");
    outbox.claim(10, MINUTE);
    database().jdbc().sql("delete from outbox where id = ?").param(first).update();

    assertThat(outbox.mendLines()).isEqualTo(1);
    assertThat(idsOf(outbox.claim(10, MINUTE))).containsExactly(second);
    assertThat(outbox.mendLines()).isZero();
  }

  @Test
  void aLongLineKeepsNoOneElseWaiting() {
    transaction.executeWithoutResult(_ -> {
      for (int n = 0; n < 3_000; n++) {
        outbox.publish(event(ids.next().value(), "long", NINE));
      }
    });
    UUID other = publishedOf("short");

    assertThat(idsOf(outbox.claim(64, MINUTE))).hasSize(2).contains(other);
    assertThat(database().count("select count(*) from outbox where behind is null and attempt = 0"))
        .isZero();
  }

  /// Publishers, claimers on two nodes and failures at the same time: each key's events are told in
  /// the order in which they were published, one at a time, and none is left.
  @Test
  void linesKeepTheirOrderWhateverHappensAtTheSameTime() throws Exception {
    int keys = 5;
    int each = 60;
    Map<String, List<Integer>> told = new ConcurrentHashMap<>();
    Map<String, AtomicInteger> telling = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    EventListener listener =
        new EventListener() {
          private final Random random = new Random(5);

          @Override
          public String id() {
            return "order";
          }

          @Override
          public List<EventPattern> patterns() {
            return List.of(new EventPattern("**"));
          }

          @Override
          public void on(Event event) throws Exception {
            AtomicInteger now =
                telling.computeIfAbsent(String.valueOf(event.key()), _ -> new AtomicInteger());
            if (now.incrementAndGet() > 1) {
              overlaps.incrementAndGet();
            }
            try {
              Thread.sleep(random.nextInt(3));
              if (random.nextInt(10) == 0) {
                throw new IllegalStateException("now and then");
              }
              told.computeIfAbsent(String.valueOf(event.key()), _ -> new ArrayList<>())
                  .add(Integer.parseInt(event.data().replaceAll("\\D", "")));
            } finally {
              now.decrementAndGet();
            }
          }
        };
    DispatchPolicy policy =
        new DispatchPolicy(
            8, Duration.ofMillis(20), MINUTE, 50, Duration.ofMillis(2), Duration.ofMillis(5));
    try (PostgresDataSource other = database().another(options -> options);
        EventDispatcher one =
            new EventDispatcher(outbox, List.of(listener), policy, new DispatchObserver() {});
        EventDispatcher two =
            new EventDispatcher(
                new PostgresOutbox(other, () -> {}),
                List.of(listener),
                policy,
                new DispatchObserver() {})) {
      one.start();
      two.start();
      List<CompletableFuture<Void>> publishers =
          IntStream.range(0, keys)
              .mapToObj(k -> CompletableFuture.runAsync(() -> publishInOrder("key-" + k, each)))
              .toList();
      publishers.forEach(CompletableFuture::join);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(outbox.depth().waiting()).isZero());
    }

    assertThat(overlaps).hasValue(0);
    assertThat(told).hasSize(keys);
    assertThat(told.values())
        .allSatisfy(numbers ->
            assertThat(numbers)
                .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList()));
  }

  private void publishInOrder(String key, int count) {
    for (int n = 0; n < count; n++) {
      Event event =
          new Event(
              ids.next().value(), new EventName("a"), "acme", key, NINE, "{\"n\":%d}".formatted(n));
      transaction.executeWithoutResult(_ -> outbox.publish(event));
    }
  }
}

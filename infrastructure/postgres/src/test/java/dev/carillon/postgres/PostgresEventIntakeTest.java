package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Event;
import dev.carillon.events.EventIntake.Arrival;
import dev.carillon.events.EventIntake.Origin;
import dev.carillon.events.EventIntake.Receipt;
import dev.carillon.events.EventName;
import dev.carillon.events.Outbox;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresEventIntakeTest {
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final AtomicInteger wakes = new AtomicInteger();
  private TestDatabase database;
  private PostgresEventIntake intake;
  private PostgresOutbox outbox;

  @BeforeAll
  void open() {
    database = TestDatabase.migrated(TestServers.postgres18(), "event_intake");
    outbox = new PostgresOutbox(database.dataSource(), () -> {});
  }

  @AfterAll
  void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.jdbc().sql("truncate outbox, idempotency, tenant").update();
    intake = intake(DAY, 1000);
  }

  private PostgresEventIntake intake(Duration remembered, int maxWaiting) {
    return new PostgresEventIntake(
        database.dataSource(),
        remembered,
        new OutboxBound(database.dataSource(), maxWaiting),
        wakes::incrementAndGet);
  }

  private Arrival arrival(String name, @Nullable String id) {
    Event event =
        new Event(ids.next().value(), new EventName(name), "acme", "k", NINE, "{ \"a\" : 1 }");
    return new Arrival(event, id == null ? null : new Origin("shop", id, name));
  }

  private List<UUID> waiting() {
    return database
        .jdbc()
        .sql("select id from outbox order by position")
        .query((rows, _) -> rows.getObject("id", UUID.class))
        .list();
  }

  @Test
  void whatIsTakenIsClaimedAsItCame() {
    Arrival arrival = arrival("order.paid", null);

    assertThat(intake.take(List.of(arrival)))
        .containsExactly(new Receipt.Taken(arrival.event().id()));
    assertThat(outbox.claim(10, DAY))
        .extracting(Outbox.Claimed::event)
        .containsExactly(arrival.event());
    assertThat(wakes.get()).isPositive();
  }

  @Test
  void manyAreTakenInTheirOrder() {
    List<Arrival> arrivals =
        IntStream.range(0, 500).mapToObj(n -> arrival("a", n % 2 == 0 ? null : "n" + n)).toList();

    intake.take(arrivals);

    assertThat(waiting())
        .containsExactlyElementsOf(arrivals.stream().map(arrival -> arrival.event().id()).toList());
  }

  @Test
  void anIdIsTakenOnceAlsoAfterItsEventIsTold() {
    Arrival first = arrival("a", "order-1");
    intake.take(List.of(first));
    outbox.claim(10, DAY);
    outbox.complete(first.event().id());

    assertThat(intake.take(List.of(arrival("a", "order-1"))))
        .containsExactly(new Receipt.Repeated(first.event().id()));
    assertThat(waiting()).isEmpty();
  }

  @Test
  void anIdWithAnotherEventIsRefused() {
    intake.take(List.of(arrival("a", "order-1")));

    assertThat(intake.take(List.of(arrival("b", "order-1"))))
        .containsExactly(new Receipt.IdReused());
  }

  @Test
  void twinsInOneCallAreOneEvent() {
    Arrival first = arrival("a", "order-1");
    UUID id = first.event().id();

    assertThat(intake.take(List.of(first, arrival("a", "order-1"), arrival("b", "order-1"))))
        .containsExactly(new Receipt.Taken(id), new Receipt.Repeated(id), new Receipt.IdReused());
    assertThat(waiting()).containsExactly(id);
  }

  @Test
  void anIdIsForgottenWhenItsTimeIsOver() {
    intake(Duration.ofMillis(1), 1000).take(List.of(arrival("a", "order-1")));
    Arrival later = arrival("b", "order-1");

    await()
        .untilAsserted(() ->
            assertThat(intake.take(List.of(later)))
                .containsExactly(new Receipt.Taken(later.event().id())));
  }

  @Test
  void ofManyAtTheSameTimeOneIsTaken() {
    List<CompletableFuture<List<Receipt>>> calls =
        IntStream.range(0, 16)
            .mapToObj(_ -> arrival("a", "order-1"))
            .map(arrival -> CompletableFuture.supplyAsync(() -> intake.take(List.of(arrival))))
            .toList();
    List<Receipt> receipts = calls.stream().flatMap(call -> call.join().stream()).toList();

    assertThat(receipts.stream().filter(Receipt.Taken.class::isInstance)).hasSize(1);
    assertThat(receipts.stream().filter(Receipt.Repeated.class::isInstance)).hasSize(15);
    assertThat(waiting()).hasSize(1);
  }

  @Test
  void whenTooManyWaitTheNextAreRefused() {
    PostgresEventIntake small = intake(DAY, 3);
    small.take(List.of(arrival("a", null), arrival("a", null), arrival("a", null)));

    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> small.take(List.of(arrival("a", null))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("too many events wait"));
    database.jdbc().sql("truncate outbox").update();
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(small.take(List.of(arrival("a", null)))).hasSize(1));
  }

  @Test
  void whoeverTellsOfThePastDoesNotGoBeforeTheOthers() {
    Arrival now = arrival("a", null);
    intake.take(List.of(now));
    Event old =
        new Event(
            ids.next().value(),
            new EventName("a"),
            "acme",
            null,
            Instant.parse("0001-01-01T00:00:00Z"),
            "{}");
    intake.take(List.of(new Arrival(old, null)));

    assertThat(outbox.claim(10, DAY))
        .extracting(Outbox.Claimed::event)
        .containsExactly(now.event(), old);
  }

  @Test
  void anEmptyCallTakesNothing() {
    assertThat(intake.take(List.of())).isEmpty();
  }
}

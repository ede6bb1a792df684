package dev.carillon.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Event;
import dev.carillon.events.EventHandover;
import dev.carillon.events.EventIntake.Arrival;
import dev.carillon.events.EventIntake.Origin;
import dev.carillon.events.EventIntake.Receipt;
import dev.carillon.events.EventName;
import dev.carillon.events.Outbox;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
    return intake(remembered, DAY, EventHandover.NONE, maxWaiting);
  }

  private PostgresEventIntake intake(
      Duration remembered, Duration lease, EventHandover handover, int maxWaiting) {
    return new PostgresEventIntake(
        database.dataSource(),
        remembered,
        lease,
        handover,
        new OutboxBound(database.dataSource(), maxWaiting),
        wakes::incrementAndGet);
  }

  private Arrival arrival(String name, @Nullable String id) {
    return arrival(name, id, "k");
  }

  private Arrival arrival(String name, @Nullable String id, @Nullable String key) {
    Event event =
        new Event(ids.next().value(), new EventName(name), "acme", key, NINE, "{ \"a\" : 1 }");
    return new Arrival(event, id == null ? null : new Origin("shop", id, name));
  }

  /// Has room for some, and remembers what it got.
  private static final class Room implements EventHandover {
    private final List<Event> told = new ArrayList<>();
    private int free;

    Room(int free) {
      this.free = free;
    }

    @Override
    public synchronized Reservation reserve(int max) {
      int reserved = Math.min(free, max);
      free -= reserved;
      return new Reservation() {
        @Override
        public int room() {
          return reserved;
        }

        @Override
        public void tell(List<Event> events) {
          synchronized (Room.this) {
            free += reserved - events.size();
            told.addAll(events);
          }
        }
      };
    }
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
    List<CompletableFuture<Receipt>> calls =
        IntStream.range(0, 16)
            .mapToObj(_ -> arrival("a", "order-1"))
            .map(arrival -> intake.take(arrival).toCompletableFuture())
            .toList();
    List<Receipt> receipts = calls.stream().map(CompletableFuture::join).toList();

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
    assertThatThrownBy(() -> small.take(arrival("a", null)).toCompletableFuture().join())
        .hasCauseInstanceOf(StoreUnavailableException.class);
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

  @Test
  void whatThereIsRoomForIsHandedOverAndTheRestIsClaimed() {
    Room room = new Room(2);
    List<Arrival> arrivals =
        List.of(
            arrival("a", "in-line"),
            arrival("a", "1", null),
            arrival("a", "2", null),
            arrival("a", "3", null));
    List<Event> events = arrivals.stream().map(Arrival::event).toList();
    wakes.set(0);

    intake(DAY, DAY, room, 1000).take(arrivals);

    assertThat(room.told).containsExactly(events.get(1), events.get(2));
    assertThat(wakes).hasValue(1);
    assertThat(outbox.claim(10, DAY))
        .extracting(Outbox.Claimed::event)
        .containsExactlyInAnyOrder(events.get(0), events.get(3));
  }

  @Test
  void whenAllIsHandedOverNobodyIsWoken() {
    Room room = new Room(1);
    Arrival arrival = arrival("a", null, null);
    wakes.set(0);

    assertThat(intake(DAY, DAY, room, 1000).take(arrival).toCompletableFuture().join())
        .isEqualTo(new Receipt.Taken(arrival.event().id()));

    assertThat(room.told).containsExactly(arrival.event());
    assertThat(wakes).hasValue(0);
  }

  @Test
  void whoeverDiesWithAnEventInHandLeavesItToTheNextAfterTheLease() {
    Arrival arrival = arrival("a", null, null);
    intake(DAY, Duration.ofMillis(1), new Room(1), 1000).take(List.of(arrival));

    await()
        .untilAsserted(() ->
            assertThat(outbox.claim(10, DAY))
                .containsExactly(new Outbox.Claimed(arrival.event(), 2, Set.of())));
  }

  @Test
  void whatIsNotTakenGivesItsRoomBack() {
    Room room = new Room(3);
    PostgresEventIntake handing = intake(DAY, DAY, room, 1000);
    handing.take(List.of(arrival("a", "1", null)));
    assertThat(room.free).isEqualTo(2);

    handing.take(List.of(arrival("a", "1", null), arrival("b", "1", null)));
    assertThat(room.free).isEqualTo(2);

    assertThatThrownBy(() -> handing.take(List.of(broken()))).isInstanceOf(PostgresException.class);
    assertThat(room.free).isEqualTo(2);
    assertThat(room.told).hasSize(1);
  }

  /// PostgreSQL takes no such text.
  private Arrival broken() {
    return new Arrival(
        new Event(ids.next().value(), new EventName("a"), "acme", null, NINE, "{"), null);
  }

  @Test
  void ofThoseThatComeTogetherOnlyTheBrokenOneIsRefused() {
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      receipts.add(
          intake.take(i == 25 ? broken() : arrival("a", null, null)).toCompletableFuture());
    }

    assertThatThrownBy(receipts.remove(25)::join).hasCauseInstanceOf(PostgresException.class);
    assertThat(receipts.stream().map(CompletableFuture::join))
        .hasOnlyElementsOfType(Receipt.Taken.class);
    assertThat(waiting()).hasSize(49);
  }

  /// The first of a group is committed, and not this node's, when the other one fails: taken again
  /// alone it is known by its key, and whoever claims it tells it.
  @Test
  void whatIsTakenAgainAfterAFailureIsLeftToTheClaimers() throws SQLException {
    database.jdbc().sql("insert into tenant (key) values ('acme')").update();
    Room room = new Room(10);
    AtomicInteger asked = new AtomicInteger();
    EventHandover fullAtFirst =
        max ->
            max > 0 && asked.getAndIncrement() == 0
                ? EventHandover.Reservation.NONE
                : room.reserve(max);
    PostgresEventIntake handing = intake(DAY, DAY, fullAtFirst, 1000);
    Arrival first = arrival("a", "1", null);
    String tooLong =
        new Random(1).ints(9000, 'a', 'z').mapToObj(Character::toString).collect(joining());
    Arrival broken =
        new Arrival(
            new Event(ids.next().value(), new EventName("a"), tooLong, null, NINE, "{}"),
            new Origin("shop", "2", "a"));
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();

    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("lock table outbox");
      for (Arrival arrival : List.of(arrival("a", "x"), arrival("a", "y"))) {
        int waiting = receipts.size() + 1;
        receipts.add(handing.take(arrival).toCompletableFuture());
        await().until(() -> waitingForLocks() == waiting);
      }
      receipts.add(handing.take(first).toCompletableFuture());
      receipts.add(handing.take(broken).toCompletableFuture());
      connection.rollback();
      connection.setAutoCommit(true);
    }

    assertThat(receipts.get(2).join()).isEqualTo(new Receipt.Taken(first.event().id()));
    assertThatThrownBy(receipts.get(3)::join).hasCauseInstanceOf(PostgresException.class);
    assertThat(room.told).isEmpty();
    assertThat(outbox.claim(10, DAY)).extracting(Outbox.Claimed::event).contains(first.event());
  }

  private long waitingForLocks() {
    return database.count(
        "select count(*) from pg_locks where not granted and relation = 'outbox'::regclass");
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.DeadLetters.Filter;
import dev.carillon.notification.usecases.ports.Deliveries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDeadLettersTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "dead_letters");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private static final PostgresDeliveries DELIVERIES =
      new PostgresDeliveries(DATABASE.dataSource());
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final Filter ALL = new Filter(Set.of(), null, null, null, null, null, null);
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final PostgresDeadLetters letters = new PostgresDeadLetters(DATABASE.dataSource());

  /// Ids of one millisecond are in no order.
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis() - 10_000);

  private final NotificationIds ids =
      new NotificationIds(() -> Instant.ofEpochMilli(millis.incrementAndGet()));

  @AfterAll
  static void close() {
    DELIVERIES.close();
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.jdbc().sql("truncate delivery, delivery_attempt, outbox").update();
  }

  private DeadLetter.Id dead(TenantId tenant, String receiver, String type, Routing routing) {
    NewNotification notification =
        new NewNotification(
            ids.next(),
            tenant,
            new UserId(receiver),
            UserId.SYSTEM,
            "an object",
            type,
            new Payload("{\"to\":\"" + receiver + "\"}"),
            Instant.now().minusSeconds(1),
            null,
            null,
            routing);
    STORE.append(notification, null).toCompletableFuture().join();
    Deliveries.Claimed claimed =
        DELIVERIES.claim(Channel.EMAIL, 10, LEASE).due().stream()
            .filter(one -> one.id().notification().equals(notification.id()))
            .findFirst()
            .orElseThrow();
    DELIVERIES.finish(dead(claimed));
    return new DeadLetter.Id(notification.id().value(), Channel.EMAIL);
  }

  private static Deliveries.Result dead(Deliveries.Claimed claimed) {
    return new Deliveries.Result(
        claimed.id(),
        claimed.attempt(),
        DeliveryState.DEAD,
        null,
        null,
        true,
        List.of(),
        List.of(
            new Deliveries.Attempt(
                "x@example.org", "smtp", Instant.EPOCH, Duration.ofMillis(3), "gone", "550 no")),
        "550 5.1.1 Unknown");
  }

  private DeadLetter.Id dead(String receiver) {
    return dead(ACME, receiver, "a.type", Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL)));
  }

  private DeadLetter.Id parked(TenantId tenant) {
    UUID id = ids.next().value();
    DATABASE
        .jdbc()
        .sql(
            """
            insert into outbox (id, tenant, name, occurred_at, data, attempt, next_attempt_at,
              parked_at, last_error)
            values (?, ?, 'order.paid', now(), '{"order":1}', 8, now(), now(), 'a listener failed')
            """)
        .params(id, tenant.value())
        .update();
    return new DeadLetter.Id(id, null);
  }

  private List<DeadLetter.Id> found(Filter filter) {
    return letters.list(ACME, filter, null, 100).stream().map(DeadLetter::id).toList();
  }

  @Test
  void deliveriesAndEventsAreFoundTheYoungestFirstAndOfTheirTenantAlone() {
    DeadLetter.Id ada = dead("ada");
    DeadLetter.Id event = parked(ACME);
    DeadLetter.Id hidden = dead(ACME, "bob", "b.type", Routing.of(Set.of(Channel.EMAIL)));
    dead(GLOBEX, "ada", "a.type", Routing.of(Set.of(Channel.EMAIL)));
    parked(GLOBEX);

    List<DeadLetter> all = letters.list(ACME, ALL, null, 100);

    assertThat(all).extracting(DeadLetter::id).containsExactly(hidden, event, ada);
    assertThat(all).extracting(DeadLetter::type).containsExactly("b.type", "order.paid", "a.type");
    assertThat(all)
        .extracting(DeadLetter::error)
        .containsExactly("550 5.1.1 Unknown", "a listener failed", "550 5.1.1 Unknown");
    assertThat(all.getFirst().receiver()).isEqualTo(new UserId("bob"));
    assertThat(letters.count(ACME, ALL, 100)).isEqualTo(3);
    assertThat(letters.count(ACME, ALL, 2)).isEqualTo(2);
  }

  @Test
  void pagesFollowOneAnother() {
    DeadLetter.Id first = dead("ada");
    DeadLetter.Id second = parked(ACME);
    DeadLetter.Id third = dead("bob");

    assertThat(letters.list(ACME, ALL, null, 2))
        .extracting(DeadLetter::id)
        .containsExactly(third, second);
    assertThat(letters.list(ACME, ALL, second, 2))
        .extracting(DeadLetter::id)
        .containsExactly(first);
  }

  @Test
  void eachPartOfAFilterLeavesOutTheOthers() {
    DeadLetter.Id ada = dead("ada");
    DeadLetter.Id bob = dead(ACME, "bob", "b.type", Routing.of(Set.of(Channel.EMAIL)));
    DeadLetter.Id event = parked(ACME);

    assertThat(found(new Filter(Set.of(ada, event), null, null, null, null, null, null)))
        .containsExactly(event, ada);
    assertThat(found(kind(DeadLetter.Kind.EVENT))).containsExactly(event);
    assertThat(found(kind(DeadLetter.Kind.DELIVERY))).containsExactly(bob, ada);
    assertThat(found(new Filter(Set.of(), null, Channel.EMAIL, null, null, null, null)))
        .containsExactly(bob, ada);
    assertThat(found(new Filter(Set.of(), null, null, "b.type", null, null, null)))
        .containsExactly(bob);
    assertThat(found(new Filter(Set.of(), null, null, null, new UserId("ada"), null, null)))
        .containsExactly(ada);
    assertThat(found(new Filter(Set.of(), null, null, null, null, "LISTENER", null)))
        .containsExactly(event);
    assertThat(found(ALL.before(Instant.now().minusSeconds(60)))).isEmpty();
  }

  private static Filter kind(DeadLetter.Kind kind) {
    return new Filter(Set.of(), kind, null, null, null, null, null);
  }

  @Test
  void whatWasToBeSaidAndWhatWasTriedIsShown() {
    DeadLetter.Id ada = dead("ada");
    DeadLetter.Id hidden = dead(ACME, "bob", "b.type", Routing.of(Set.of(Channel.EMAIL)));
    DeadLetter.Id event = parked(ACME);

    assertThat(letters.contents(ACME, ada)).contains("{\"to\":\"ada\"}");
    assertThat(letters.contents(ACME, hidden)).contains("{\"to\":\"bob\"}");
    assertThat(letters.contents(ACME, event)).contains("{\"order\":1}");
    assertThat(letters.contents(GLOBEX, event)).isEmpty();
    assertThat(letters.attempts(ACME, ada))
        .extracting(Deliveries.Attempt::answer)
        .containsExactly("550 no");
    assertThat(letters.attempts(ACME, event)).isEmpty();
  }

  @Test
  void aDeliveryIsDoneAgainWithNewAttempts() {
    DeadLetter.Id ada = dead("ada");

    assertThat(letters.redrive(ACME, Filter.of(ada), 10)).isEqualTo(1);
    assertThat(letters.redrive(ACME, Filter.of(ada), 10)).isZero();

    Deliveries.Claimed again = DELIVERIES.claim(Channel.EMAIL, 10, LEASE).due().getFirst();
    assertThat(again.id().notification().value()).isEqualTo(ada.uuid());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.tries()).isEqualTo(2); // It is not its first one: no rate keeps it back.
    DELIVERIES.finish(dead(again));
    assertThat(letters.attempts(ACME, ada)).hasSize(2);
  }

  @Test
  void anEventIsToldAgain() {
    DeadLetter.Id event = parked(ACME);

    assertThat(letters.redrive(ACME, ALL, 10)).isEqualTo(1);

    try (PostgresOutbox outbox = new PostgresOutbox(DATABASE.dataSource(), () -> {})) {
      assertThat(outbox.claim(10, LEASE))
          .singleElement()
          .satisfies(claimed -> {
            assertThat(claimed.event().id()).isEqualTo(event.uuid());
            assertThat(claimed.attempt()).isEqualTo(1);
          });
    }
  }

  @Test
  void noMoreAreDoneThanAreAskedFor() {
    for (int n = 0; n < 5; n++) {
      dead("ada");
    }

    assertThat(letters.redrive(ACME, ALL, 2)).isEqualTo(2);
    assertThat(letters.purge(ACME, ALL, 2)).isEqualTo(2);
    assertThat(letters.count(ACME, ALL, 100)).isEqualTo(1);
  }

  @Test
  void whatIsDroppedLeavesNothing() {
    dead("ada");
    parked(ACME);
    DeadLetter.Id others = parked(GLOBEX);

    assertThat(letters.purge(ACME, ALL, 10)).isEqualTo(2);

    assertThat(DATABASE.count("select count(*) from delivery")).isZero();
    assertThat(DATABASE.count("select count(*) from delivery_attempt")).isZero();
    assertThat(letters.list(GLOBEX, ALL, null, 10))
        .extracting(DeadLetter::id)
        .containsExactly(others);
  }
}

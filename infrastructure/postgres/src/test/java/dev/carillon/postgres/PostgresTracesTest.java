package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.Traces.Heard;
import dev.carillon.notification.usecases.ports.Traces.Origin;
import dev.carillon.notification.usecases.ports.Traces.Placed;
import dev.carillon.notification.usecases.ports.Traces.Sending;
import dev.carillon.notification.usecases.ports.Traces.Way;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresTracesTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "traces");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private static final PostgresDeliveries DELIVERIES =
      new PostgresDeliveries(DATABASE.dataSource());
  private static final PostgresOutbox OUTBOX = new PostgresOutbox(DATABASE.dataSource(), () -> {});
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final Routing BY_MAIL = Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL));

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final PostgresTraces traces = new PostgresTraces(DATABASE.dataSource());

  /// Ids of one millisecond are in no order.
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis() - 10_000);

  private final NotificationIds ids =
      new NotificationIds(() -> Instant.ofEpochMilli(millis.incrementAndGet()));

  @AfterAll
  static void close() {
    OUTBOX.close();
    DELIVERIES.close();
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE
        .jdbc()
        .sql("truncate delivery, delivery_attempt, outbox, told_event, event_notification")
        .update();
  }

  private NewNotification notification(String receiver, Routing routing) {
    return new NewNotification(
        ids.next(),
        ACME,
        new UserId(receiver),
        UserId.SYSTEM,
        "an object",
        "invoice.overdue",
        new Payload("{}"),
        now.minusSeconds(1),
        null,
        null,
        routing);
  }

  private NotificationId made(@Nullable UUID event, String receiver, Routing routing) {
    NewNotification made = notification(receiver, routing);
    STORE.append(made, key(event, receiver)).toCompletableFuture().join();
    return made.id();
  }

  private static @Nullable IdempotencyKey key(@Nullable UUID event, String receiver) {
    return event == null
        ? null
        : IdempotencyKey.forEvent(event, "a-listener", new UserId(receiver), "");
  }

  private UUID begun(int attempt) {
    UUID id = ids.next().value();
    DATABASE
        .jdbc()
        .sql(
            """
            insert into outbox (id, tenant, name, occurred_at, data, attempt, next_attempt_at,
              last_error)
            values (?, 'acme', 'invoice.overdue', ?, '{}', ?, now(), ?)
            """)
        .param(id)
        .param(Database.time(now.minusSeconds(2)))
        .param(attempt)
        .param(attempt > 1 ? "the store was away" : null)
        .update();
    return id;
  }

  private Way way(NotificationId id) {
    return traces.find(ACME, List.of(id)).getFirst();
  }

  @Test
  void aNotificationInTheInboxAloneHasItsPlaceAndWhatBecameOfIt() {
    NotificationId id = made(null, "ada", Routing.INBOX);
    InboxKey ada = new InboxKey(ACME, new UserId("ada"));
    STORE.markAllRead(ada, OptionalLong.empty(), now);
    STORE.change(ada, id, NotificationAction.DELETE, now.plusMillis(5));

    Way way = way(id);

    assertThat(way.receiver()).isEqualTo(new UserId("ada"));
    assertThat(way.type()).isEqualTo("invoice.overdue");
    assertThat(way.createdAt()).isEqualTo(now.minusSeconds(1));
    assertThat(way.inbox()).isEqualTo(new Placed(now, null, now.plusMillis(5), 1));
    assertThat(way.events()).isEmpty();
    assertThat(way.deliveries()).isEmpty();
  }

  @Test
  void anotherTenantKnowsNothingOfIt() {
    UUID event = begun(1);
    NotificationId id = made(event, "ada", BY_MAIL);
    DATABASE
        .jdbc()
        .sql("insert into tenant (key) values ('globex') on conflict do nothing")
        .update();

    assertThat(traces.find(GLOBEX, List.of(id))).isEmpty();
    assertThat(traces.event(GLOBEX, event)).isEmpty();
    assertThat(traces.made(GLOBEX, event, null, null, 10)).isEmpty();
    assertThat(traces.find(ACME, List.of(ids.next()))).isEmpty();
  }

  @Test
  void whatAnEventMadeIsKnownWhileItIsToldAndAfterwards() {
    for (int attempts : List.of(1, 3)) {
      UUID event = begun(attempts);
      NotificationId adas = made(event, "ada", BY_MAIL);
      NotificationId lins = made(event, "lin", Routing.of(Set.of(Channel.EMAIL)));

      assertThat(traces.event(ACME, event).orElseThrow().toldAt()).isNull();
      assertMade(event, attempts, adas, lins);

      OUTBOX.complete(event);

      Heard told = traces.event(ACME, event).orElseThrow();
      assertThat(told.toldAt()).isNotNull();
      assertThat(told.name()).isEqualTo("invoice.overdue");
      assertThat(told.occurredAt()).isEqualTo(now.minusSeconds(2));
      assertThat(told.lastError()).isEqualTo(attempts > 1 ? "the store was away" : null);
      assertMade(event, attempts, adas, lins);
    }
  }

  @Test
  void theRuleAndItsVersionAreKnownWhileTheEventIsToldAndAfterwards() {
    for (int attempts : List.of(1, 2)) {
      UUID event = begun(attempts);
      NewNotification made = notification("rue", Routing.INBOX);
      IdempotencyKey key =
          IdempotencyKey.forEvent(event, "a@rule", new UserId("rue"), "a@rule@0123456789ab");
      STORE.append(made, key).toCompletableFuture().join();
      Origin rule = new Origin("a@rule", "0123456789ab");

      assertThat(way(made.id()).events()).extracting(Heard::origin).containsExactly(rule);

      OUTBOX.complete(event);

      assertThat(way(made.id()).events()).extracting(Heard::origin).containsExactly(rule);
    }
  }

  private void assertMade(UUID event, int attempts, NotificationId adas, NotificationId lins) {
    assertThat(way(adas).events())
        .extracting(Heard::id, Heard::attempts, Heard::origin)
        .containsExactly(tuple(event, attempts, null));
    assertThat(way(lins).events()).extracting(Heard::id).containsExactly(event);
    assertThat(way(lins).inbox()).isNull();
    assertThat(traces.made(ACME, event, null, null, 10)).containsExactly(adas, lins);
    assertThat(traces.made(ACME, event, null, adas, 10)).containsExactly(lins);
    assertThat(traces.made(ACME, event, new UserId("lin"), null, 10)).containsExactly(lins);
    assertThat(traces.made(ACME, event, null, null, 1)).containsExactly(adas);
  }

  @Test
  void aGroupIsOfAllTheEventsThatItGrewBy() {
    Group group = new Group("a-key", Duration.ofMinutes(1), Edge.LEADING);
    UUID first = begun(1);
    UUID second = begun(1);
    NewNotification one = notification("gus", Routing.INBOX);
    STORE.appendGrouped(one, group, key(first, "gus")).toCompletableFuture().join();
    STORE
        .appendGrouped(notification("gus", Routing.INBOX), group, key(second, "gus"))
        .toCompletableFuture()
        .join();
    OUTBOX.complete(first);
    OUTBOX.complete(second);

    assertThat(way(one.id()).events()).extracting(Heard::id).containsExactly(second, first);
    assertThat(way(one.id()).inbox()).isEqualTo(new Placed(null, null, null, 2));
  }

  @Test
  void whatIsHeldBackInAGroupSaysWhenItIsShown() {
    UUID event = begun(1);
    NewNotification one = notification("gil", Routing.INBOX);
    STORE
        .appendGrouped(
            one, new Group("a-key", Duration.ofMinutes(1), Edge.TRAILING), key(event, "gil"))
        .toCompletableFuture()
        .join();

    Way way = way(one.id());

    assertThat(way.receiver()).isEqualTo(new UserId("gil"));
    assertThat(way.shownAt()).isAfter(now);
    assertThat(way.inbox()).isNull();
    assertThat(traces.made(ACME, event, new UserId("gil"), null, 10)).containsExactly(one.id());
  }

  private Deliveries.Claimed claimed(NotificationId id) {
    return DELIVERIES.claim(Channel.EMAIL, 10, Duration.ofMinutes(1)).due().stream()
        .filter(one -> one.id().notification().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Deliveries.Result result(
      Deliveries.Claimed claimed, DeliveryState state, Deliveries.Attempt... attempts) {
    boolean suppressed = state == DeliveryState.SUPPRESSED;
    return new Deliveries.Result(
        claimed.id(),
        claimed.attempt(),
        state,
        suppressed ? SuppressionReason.PREFERENCE : null,
        state == DeliveryState.FAILED || state == DeliveryState.PENDING ? Duration.ZERO : null,
        attempts.length > 0,
        List.of(),
        List.of(attempts),
        state == DeliveryState.FAILED ? "421 busy" : null);
  }

  private Deliveries.Attempt attempt(String outcome) {
    return new Deliveries.Attempt(
        "ada@example.org", "smtp", now, Duration.ofMillis(3), outcome, "an answer");
  }

  @Test
  void eachDecisionAndEachAttemptIsKnownInOrder() {
    NotificationId id = made(null, "ada", BY_MAIL);
    Deliveries.Decided held = decided(new Decision.Hold(now, ground(Ground.Kind.QUIET_HOURS)));
    Deliveries.Decided own =
        decided(new Decision.Send(new Ground(Ground.Kind.OWN, new TypePattern("invoice.**"))));
    Deliveries.Decided nothing = decided(new Decision.Send(Ground.NONE));
    Deliveries.Decided refused = decided(new Decision.Suppress(ground(Ground.Kind.DEFAULT)));
    DELIVERIES.finish(result(claimed(id), DeliveryState.PENDING).because(held));
    DELIVERIES.finish(result(claimed(id), DeliveryState.FAILED, attempt("message")).because(own));
    assertThat(sending(id).error()).isEqualTo("421 busy");
    DELIVERIES.finish(
        result(claimed(id), DeliveryState.FAILED, attempt("provider")).because(nothing));
    DELIVERIES.finish(result(claimed(id), DeliveryState.SUPPRESSED).because(refused));

    Sending sending = sending(id);

    assertThat(sending.state()).isEqualTo(DeliveryState.SUPPRESSED);
    assertThat(sending.reason()).isEqualTo(SuppressionReason.PREFERENCE);
    assertThat(sending.finishedAt()).isNotNull();
    assertThat(sending.decisions()).containsExactly(held, own, refused);
    assertThat(sending.attempts()).containsExactly(attempt("message"), attempt("provider"));
  }

  private Sending sending(NotificationId id) {
    return way(id).deliveries().getFirst();
  }

  private static Ground ground(Ground.Kind kind) {
    return new Ground(kind, null);
  }

  private Deliveries.Decided decided(Decision decision) {
    return new Deliveries.Decided(now, decision);
  }

  @Test
  void whatWaitsOfACancelledBroadcastIsSaidNotToBeSent() {
    NotificationId id = made(null, "ada", BY_MAIL);
    UUID broadcast = ids.next().value();
    DATABASE
        .jdbc()
        .sql(
            """
            insert into broadcast (id, tenant, critical, sender, object, type, payload, created_at,
              state, finished_at)
            select ?, id, false, 'system', 'o', 't', '{}', now(), 'CANCELLED', now()
            from tenant where key = 'acme'
            """)
        .param(broadcast)
        .update();
    assertThat(sending(id).state()).isEqualTo(DeliveryState.PENDING);

    DATABASE.jdbc().sql("update delivery set broadcast = ?").param(broadcast).update();

    assertThat(sending(id).state()).isEqualTo(DeliveryState.SUPPRESSED);
    assertThat(sending(id).reason()).isEqualTo(SuppressionReason.CANCELLED);
    assertThat(sending(id).finishedAt()).isNotNull();
  }

  @Test
  void anEventsBroadcastsAreFoundByTheirOrigin() {
    UUID event = begun(1);
    UUID broadcast = ids.next().value();
    made(null, "ada", Routing.INBOX);
    DATABASE
        .jdbc()
        .sql(
            """
            insert into broadcast (id, tenant, critical, sender, object, type, payload, created_at,
              origin)
            select ?, id, false, 'system', 'o', 't', '{}', now(), ? from tenant where key = 'acme'
            """)
        .params(broadcast, "event:" + event + " a-listener")
        .update();

    assertThat(traces.broadcasts(ACME, event)).containsExactly(new BroadcastId(broadcast));
    assertThat(traces.broadcasts(ACME, begun(1))).isEmpty();
  }

  @Test
  void oldEventsAreForgottenWithWhatTheyMade() {
    UUID old = begun(1);
    UUID young = begun(1);
    NotificationId id = made(old, "ada", Routing.INBOX);
    made(young, "ada", Routing.INBOX);
    OUTBOX.complete(old);
    OUTBOX.complete(young);
    DATABASE
        .jdbc()
        .sql("update told_event set told_at = now() - interval '8 days' where id = ?")
        .param(old)
        .update();

    assertThat(traces.forget(Instant.now().minus(Duration.ofDays(7)), 10)).isEqualTo(1);
    assertThat(traces.event(ACME, old)).isEmpty();
    assertThat(way(id).events()).isEmpty();
    assertThat(traces.event(ACME, young)).isPresent();
    assertThat(DATABASE.count("select count(*) from event_notification")).isEqualTo(1);
  }
}

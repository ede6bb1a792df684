package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.Scheduled.Kind;
import dev.carillon.notification.domain.Scheduled.State;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.CancelScheduled;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.RunSchedule;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.Schedule.Asked;
import dev.carillon.notification.usecases.ports.Schedule.Due;
import dev.carillon.notification.usecases.ports.Schedule.Kept;
import dev.carillon.notification.usecases.ports.Schedule.Told;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What waits for its time, and what becomes of it.
class PostgresScheduleTest {
  private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123Z");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int BOUND = 60;
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "schedule");
  private static final PostgresNotificationStore INBOXES =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final TenantId tenant = new TenantId("acme");
  private final Caller backend = new Caller.Service(tenant, "shop");
  private final Caller.User ada = new Caller.User(tenant, new UserId("ada"), true);
  private final InboxKey inbox = new InboxKey(tenant, new UserId("bob"));
  private final AtomicInteger wakes = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> pushed = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<UUID> aside = new ConcurrentLinkedQueue<>();
  private final PostgresSchedule schedule =
      new PostgresSchedule(DATABASE.dataSource(), BOUND, wakes::incrementAndGet);
  private volatile Instant now = NOW;
  private @Nullable RuntimeException unreadable;

  @AfterAll
  static void close() {
    INBOXES.close();
    DATABASE.close();
  }

  @BeforeEach
  void emptyTheTables() {
    DATABASE
        .jdbc()
        .sql("truncate scheduled, outbox, idempotency, read_mark, notification, inbox")
        .update();
  }

  private RunSchedule worker() {
    return new RunSchedule(
        schedule,
        create(),
        this::command,
        (id, _) -> aside.add(id),
        new RunSchedule.Policy(7, LEASE, 2),
        () -> now);
  }

  private CreateNotification create() {
    return new CreateNotification(
        INBOXES,
        change -> pushed.add(change.inbox().receiver().value()),
        new NotificationRules(255, 1000, Set.of(Channel.REALTIME)),
        ids,
        () -> now);
  }

  private CreateNotification.Command command(Scheduled scheduled) {
    if (unreadable != null) {
      throw unreadable;
    }
    boolean isExpired = String.valueOf(scheduled.request()).contains("expired");
    return new CreateNotification.Command(
        scheduled.caller(),
        inbox.receiver().value(),
        null,
        "o",
        "t",
        String.valueOf(scheduled.request()),
        Set.of(Channel.REALTIME),
        isExpired ? NOW : null,
        null,
        null);
  }

  private Scheduled at(Instant sendAt, Caller caller, String request) {
    return scheduled(Kind.NOTIFICATION, sendAt, caller, request);
  }

  private Scheduled scheduled(Kind kind, Instant sendAt, Caller caller, String request) {
    return new Scheduled(
        ids.next().value(), kind, caller, request, NOW, sendAt, State.WAITING, null);
  }

  private Scheduled kept(Scheduled scheduled) {
    assertThat(schedule.keep(tenant, List.of(new Asked(scheduled, null))))
        .containsExactly(new Kept.Waiting(scheduled.id(), scheduled.sendAt()));
    return scheduled;
  }

  private Scheduled due() {
    return kept(at(NOW, backend, "{\"n\": 1}"));
  }

  private Scheduled event(@Nullable String key, Instant sendAt) {
    String request =
        """
        {"name":"order.paid","key":%s,"occurredAt":"2026-11-28T00:00:00.000Z","data":{"n" :  1}}\
        """
            .formatted(key == null ? "null" : '"' + key + '"');
    return kept(scheduled(Kind.EVENT, sendAt, backend, request));
  }

  private List<NotificationId> inInbox() {
    return INBOXES.unread(inbox, PageRequest.first(1000, 1_000_000)).items().stream()
        .map(Notification::id)
        .toList();
  }

  private State state(Scheduled scheduled) {
    return schedule.find(tenant, scheduled.id()).orElseThrow().state();
  }

  private static IdempotencyKey key(String word, String fingerprint) {
    return new IdempotencyKey("POST /notifications", word, fingerprint, Duration.ofHours(1));
  }

  @Test
  void itIsKeptAsItWasAsked() {
    Scheduled hers = kept(at(NOW.plusSeconds(60), ada, "{ \"n\" :1 }"));

    assertThat(schedule.find(tenant, hers.id())).contains(hers);
    assertThat(schedule.find(new TenantId("globex"), hers.id())).isEmpty();
  }

  @Test
  void itIsSentAtItsTimeAndNotBefore() {
    Scheduled later = kept(at(NOW.plusMillis(1), backend, "{}"));

    assertThat(worker().notifications()).isZero();
    now = NOW.plusMillis(1);
    assertThat(worker().notifications()).isEqualTo(1);

    assertThat(inInbox()).containsExactly(new NotificationId(later.id()));
    assertThat(pushed).containsExactly("bob");
    assertThat(state(later)).isEqualTo(State.SENT);
    assertThat(schedule.find(tenant, later.id()).orElseThrow().request()).isNull();
    assertThat(DATABASE.count("select count(*) from idempotency")).isZero();
  }

  /// As a node writes it that is killed before it marks it.
  private CompletionStage<CreateNotification.Outcome> written(Due due) {
    UUID id = due.scheduled().id();
    return create()
        .execute(command(due.scheduled()).with(Schedule.keyOf(id)), new NotificationId(id));
  }

  @Test
  void killedBetweenTheWritingAndTheMarkItIsWrittenOnceAndMarked() {
    Scheduled scheduled = due();
    written(schedule.claim(NOW, 10, LEASE).getFirst()).toCompletableFuture().join();

    assertThat(worker().notifications()).isZero();
    now = NOW.plus(LEASE);
    assertThat(worker().notifications()).isEqualTo(1);

    assertThat(inInbox()).containsExactly(new NotificationId(scheduled.id()));
    assertThat(INBOXES.head(inbox).seq()).isEqualTo(1);
    assertThat(state(scheduled)).isEqualTo(State.SENT);
    assertThat(DATABASE.count("select count(*) from idempotency")).isZero();
  }

  @Test
  void aNodeThatStoodStillWritesNoSecondOne() {
    Scheduled scheduled = due();
    Due stale = schedule.claim(NOW, 10, LEASE).getFirst();
    now = NOW.plus(LEASE);
    worker().notifications();

    // Its key went with the mark; its id did not.
    assertThatThrownBy(() -> written(stale).toCompletableFuture().join())
        .hasCauseInstanceOf(PostgresException.class);
    schedule.retry(scheduled.id(), now, "refused");
    schedule.fail(scheduled.id(), "refused", now);

    assertThat(INBOXES.head(inbox).seq()).isEqualTo(1);
    assertThat(state(scheduled)).isEqualTo(State.SENT);
  }

  @Test
  void manyNodesSendEachOnce() throws Exception {
    List<NotificationId> all =
        IntStream.range(0, BOUND).mapToObj(_ -> new NotificationId(due().id())).toList();

    together(8, () -> worker().notifications());

    assertThat(inInbox()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(INBOXES.head(inbox).seq()).isEqualTo(BOUND);
    assertThat(pushed).hasSize(BOUND);
  }

  private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> done :
          executor.invokeAll(IntStream.range(0, threads).mapToObj(_ -> work).toList())) {
        results.add(done.get());
      }
    }
    return results;
  }

  @Test
  void ofACancelAndASendingExactlyOneComesToPass() throws Exception {
    CancelScheduled cancel = new CancelScheduled(schedule, () -> now);
    for (int round = 0; round < 40; round++) {
      Scheduled scheduled = due();
      List<Object> done =
          together(
              2,
              new Callable<Object>() {
                private final AtomicInteger turn = new AtomicInteger();

                @Override
                public Object call() {
                  return turn.getAndIncrement() == 0
                      ? worker().notifications()
                      : cancel.execute(backend, scheduled.id());
                }
              });

      boolean isSent = inInbox().contains(new NotificationId(scheduled.id()));
      assertThat(done.contains(CancelScheduled.Outcome.CANCELLED)).isNotEqualTo(isSent);
      assertThat(state(scheduled)).isEqualTo(isSent ? State.SENT : State.CANCELLED);
    }
  }

  @Test
  void whatIsCancelledIsNeverSent() {
    CancelScheduled cancel = new CancelScheduled(schedule, () -> now);
    Scheduled scheduled = due();

    assertThat(cancel.execute(ada, scheduled.id())).isEqualTo(CancelScheduled.Outcome.NOT_FOUND);
    assertThat(cancel.execute(backend, scheduled.id()))
        .isEqualTo(CancelScheduled.Outcome.CANCELLED);
    assertThat(cancel.execute(backend, scheduled.id()))
        .isEqualTo(CancelScheduled.Outcome.CANCELLED);
    worker().notifications();

    assertThat(inInbox()).isEmpty();
    assertThat(schedule.find(tenant, scheduled.id()).orElseThrow().request()).isNull();
  }

  @Test
  void whatANodeHasInHandIsNotCancelled() {
    Scheduled scheduled = due();
    schedule.claim(NOW, 1, LEASE);

    assertThat(schedule.cancel(tenant, scheduled.id(), NOW)).isFalse();
    assertThat(new CancelScheduled(schedule, () -> now).execute(backend, scheduled.id()))
        .isEqualTo(CancelScheduled.Outcome.TOO_LATE);
  }

  @Test
  void whatBreaksARuleAtItsTimeIsPutAsideAndHoldsUpNothing() {
    Scheduled expired = kept(at(NOW, backend, "{\"expired\":1}"));
    Scheduled good = due();

    worker().notifications();

    assertThat(inInbox()).containsExactly(new NotificationId(good.id()));
    assertThat(aside).containsExactly(expired.id());
    Scheduled left = schedule.find(tenant, expired.id()).orElseThrow();
    assertThat(left.state()).isEqualTo(State.FAILED);
    assertThat(left.error()).isEqualTo("invalid: expiresAt NOT_IN_FUTURE");
    assertThat(schedule.depth()).isEqualTo(new PostgresSchedule.Depth(0, 1));
    assertThat(schedule.cancel(tenant, expired.id(), NOW)).isTrue();
  }

  @Test
  void whatWasWrittenWithoutAnAnswerIsSentAlsoWhenItIsRefusedAfterwards() {
    Scheduled scheduled = due();
    written(schedule.claim(NOW, 10, LEASE).getFirst()).toCompletableFuture().join();

    schedule.fail(scheduled.id(), "invalid: expiresAt NOT_IN_FUTURE", NOW);

    assertThat(state(scheduled)).isEqualTo(State.SENT);
    assertThat(DATABASE.count("select count(*) from idempotency")).isZero();
  }

  @Test
  void whatCannotBeReadIsTriedSoOftenAndThenPutAside() {
    Scheduled scheduled = due();
    unreadable = new IllegalStateException("of another release\0");

    worker().notifications();
    assertThat(state(scheduled)).isEqualTo(State.WAITING);
    assertThat(worker().notifications()).isZero();
    now = NOW.plusSeconds(1);
    worker().notifications();

    assertThat(state(scheduled)).isEqualTo(State.FAILED);
    assertThat(aside).containsExactly(scheduled.id());
  }

  @Test
  void whileTheStoreIsAwayItIsTriedAsOftenAsItTakes() {
    Scheduled scheduled = due();
    unreadable = new StoreUnavailableException("away", Duration.ofSeconds(1));
    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(worker().notifications()).isEqualTo(1);
      now = now.plusSeconds(1);
    }
    unreadable = null;

    worker().notifications();

    assertThat(state(scheduled)).isEqualTo(State.SENT);
  }

  @Test
  void aRepetitionIsAnsweredWithTheFirstAndAnotherRequestIsRefused() {
    Scheduled first = at(NOW.plusSeconds(60), backend, "{}");
    Scheduled twin = at(NOW.plusSeconds(61), backend, "{}");
    Scheduled other = at(NOW.plusSeconds(62), backend, "{}");

    assertThat(
            schedule.keep(
                tenant, List.of(new Asked(first, key("a", "f")), new Asked(twin, key("a", "f")))))
        .containsExactly(
            new Kept.Waiting(first.id(), first.sendAt()),
            new Kept.Repeated(first.id(), first.sendAt()));
    assertThat(schedule.keep(tenant, List.of(new Asked(other, key("a", "g")))))
        .containsExactly(new Kept.KeyReused());
    assertThat(DATABASE.count("select count(*) from scheduled")).isEqualTo(1);
  }

  @Test
  void twinsAtTheSameTimeKeepOne() throws Exception {
    List<Kept> kept =
        together(
            8,
            () ->
                schedule
                    .keep(tenant, List.of(new Asked(at(NOW, backend, "{}"), key("a", "f"))))
                    .getFirst());

    assertThat(kept).filteredOn(Kept.Waiting.class::isInstance).hasSize(1);
    assertThat(kept).filteredOn(Kept.Repeated.class::isInstance).hasSize(7);
    assertThat(DATABASE.count("select count(*) from scheduled")).isEqualTo(1);
  }

  @Test
  void afterItWasSentARepetitionFindsTheNotification() {
    Scheduled scheduled = at(NOW, backend, "{}");
    schedule.keep(tenant, List.of(new Asked(scheduled, key("a", "f"))));
    worker().notifications();

    Appended again =
        INBOXES.append(Notifications.to(inbox), key("a", "f")).toCompletableFuture().join();

    assertThat(again).isEqualTo(new Appended.Replayed(new NotificationId(scheduled.id()), 1));
  }

  @Test
  void overTheBoundNoMoreIsKeptAndRepetitionsAreAnswered() {
    Scheduled first = at(NOW.plusSeconds(60), backend, "{}");
    schedule.keep(tenant, List.of(new Asked(first, key("a", "f"))));
    IntStream.range(0, BOUND - 2).forEach(_ -> kept(at(NOW.plusSeconds(60), backend, "{}")));
    Scheduled last = at(NOW.plusSeconds(60), backend, "{}");
    Scheduled over = at(NOW.plusSeconds(60), backend, "{}");

    assertThat(schedule.keep(tenant, List.of(new Asked(last, null), new Asked(over, null))))
        .containsExactly(new Kept.Waiting(last.id(), last.sendAt()), new Kept.Full(BOUND));
    assertThat(schedule.keep(tenant, List.of(new Asked(over, key("a", "f")))))
        .containsExactly(new Kept.Repeated(first.id(), first.sendAt()));
    TenantId other = new TenantId("globex");
    Scheduled theirs = at(NOW, new Caller.Service(other, "shop"), "{}");
    assertThat(schedule.keep(other, List.of(new Asked(theirs, null))).getFirst())
        .isInstanceOf(Kept.Waiting.class);
    schedule.cancel(tenant, last.id(), NOW);
    assertThat(schedule.keep(tenant, List.of(new Asked(over, null))).getFirst())
        .isInstanceOf(Kept.Waiting.class);
  }

  @Test
  void theListHasWhatWaitsOrFailedTheLastFirst() {
    Scheduled hers = kept(at(NOW.plusSeconds(60), ada, "{}"));
    Scheduled failed = due();
    schedule.fail(failed.id(), "no", NOW);
    Scheduled cancelled = due();
    schedule.cancel(tenant, cancelled.id(), NOW);
    Scheduled last = kept(at(NOW.plusSeconds(60), backend, "{}"));

    List<UUID> all =
        Stream.of(hers, failed, last)
            .map(Scheduled::id)
            .sorted((a, b) -> b.toString().compareTo(a.toString()))
            .toList();
    assertThat(schedule.list(tenant, null, null, 10))
        .extracting(Scheduled::id)
        .containsExactlyElementsOf(all);
    assertThat(schedule.list(tenant, null, all.getFirst(), 1))
        .extracting(Scheduled::id)
        .containsExactly(all.get(1));
    assertThat(schedule.list(tenant, ada, null, 10))
        .extracting(Scheduled::id)
        .containsExactly(hers.id());
    assertThat(schedule.list(new TenantId("globex"), null, null, 10)).isEmpty();
  }

  @Test
  void anEventComesIntoTheOutboxAtItsTimeAsItWasTold() {
    Scheduled event = event("order-1", NOW.plusSeconds(1));

    assertThat(worker().events()).isZero();
    assertThat(DATABASE.count("select count(*) from outbox")).isZero();
    now = NOW.plusSeconds(1);
    assertThat(worker().events()).isEqualTo(1);

    String told =
        """
        select id || ' ' || tenant || ' ' || name || ' ' || key || ' ' || data::text || ' '
          || extract(epoch from occurred_at)::bigint
        from outbox where next_attempt_at <= now()
        """;
    assertThat(DATABASE.jdbc().sql(told).query(String.class).single())
        .isEqualTo(event.id() + " acme order.paid order-1 {\"n\" :  1} 1795824000");
    assertThat(state(event)).isEqualTo(State.SENT);
    assertThat(wakes.get()).isEqualTo(1);
  }

  @Test
  void anEventOfAnyKeyAndDataThatTheOutboxTakesIsTold() {
    String data = "{\"a\":\"\\ud800\",\"data\":{\"key\":\"\\\"}\"} }";
    String request =
        "{\"name\":\"order.paid\",\"key\":\"a \\\"b\\\" \\\\ é\","
            + "\"occurredAt\":\"2026-11-28T00:00:00.000Z\",\"data\":"
            + data
            + '}';
    kept(scheduled(Kind.EVENT, NOW, backend, request));

    assertThat(worker().events()).isEqualTo(1);

    assertThat(DATABASE.jdbc().sql("select key from outbox").query(String.class).single())
        .isEqualTo("a \"b\" \\ é");
    assertThat(DATABASE.jdbc().sql("select data::text from outbox").query(String.class).single())
        .isEqualTo(data);
  }

  @Test
  void eventsOfAKeyGetInLineInTheOrderOfTheirTimes() throws Exception {
    List<UUID> inOrder = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      inOrder.addFirst(event("order-1", NOW.minusMillis(i)).id());
    }

    together(6, () -> worker().events());
    worker().events();

    assertThat(
            DATABASE.jdbc().sql("select id from outbox order by position").query(UUID.class).list())
        .containsExactlyElementsOf(inOrder);
  }

  @Test
  void anEventThatTheOutboxDoesNotTakeIsPutAsideAndHoldsUpNothing() {
    Scheduled before = event(null, NOW.minusSeconds(2));
    Scheduled broken = kept(scheduled(Kind.EVENT, NOW.minusSeconds(1), backend, "{\"data\":{}}"));
    Scheduled after = event(null, NOW);

    assertThat(worker().events()).isEqualTo(2);

    assertThat(aside).containsExactly(broken.id());
    assertThat(state(broken)).isEqualTo(State.FAILED);
    assertThat(List.of(state(before), state(after))).containsOnly(State.SENT);
  }

  @Test
  void aCancelledEventIsNeverTold() {
    Scheduled event = event("order-1", NOW);

    assertThat(schedule.cancel(tenant, event.id(), NOW)).isTrue();

    assertThat(schedule.tell(NOW, 10)).isEqualTo(new Told(0, null));
    assertThat(DATABASE.count("select count(*) from outbox")).isZero();
  }

  @Test
  void whatHasEndedIsForgottenAfterAWhileAndWhatWaitsIsNot() {
    Scheduled sent = due();
    worker().notifications();
    Scheduled waiting = kept(at(NOW.plusSeconds(60), backend, "{}"));

    assertThat(schedule.forget(NOW, 10)).isZero();
    assertThat(schedule.forget(NOW.plusMillis(1), 10)).isEqualTo(1);

    assertThat(schedule.find(tenant, sent.id())).isEqualTo(Optional.empty());
    assertThat(state(waiting)).isEqualTo(State.WAITING);
  }
}

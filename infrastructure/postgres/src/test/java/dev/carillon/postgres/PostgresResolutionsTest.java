package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.Resolve;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.Resolutions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresResolutionsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123Z");
  private static final String INVOICE = "invoice/42";
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "resolutions");

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final Caller.Service service = new Caller.Service(tenant, "billing");
  private final PostgresNotificationStore inboxes =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private final Resolutions resolutions = new PostgresResolutions(DATABASE.dataSource());
  private final PostgresBroadcasts broadcasts = new PostgresBroadcasts(DATABASE.dataSource(), 10);
  private final Queue<InboxChange> pushed = new ConcurrentLinkedQueue<>();
  private final Resolve resolve = resolve(Duration.ofSeconds(20));

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  private Resolve resolve(Duration patience) {
    return new Resolve(resolutions, pushed::add, ids, InstantSource.system(), patience);
  }

  @Test
  void whatIsAboutItIsTakenOutOfEveryInboxAndCounted() {
    for (int i = 0; i < 3; i++) {
      notified("ada", INVOICE);
      notified("bob", INVOICE);
      notified("bob", "invoice/43");
      notified("bob", null);
    }

    Resolution resolved = resolve.execute(service, INVOICE);

    assertThat(resolved.notifications()).isEqualTo(6);
    assertThat(resolved.finishedAt()).isNotNull();
    assertThat(head("ada").unread()).isZero();
    assertThat(head("ada").seq()).isEqualTo(6);
    assertThat(head("bob").unread()).isEqualTo(6);
    assertThat(head("bob").seq()).isEqualTo(12);
    assertThat(inboxes.unread(key("bob"), PageRequest.first(100, 1_000_000)).items()).hasSize(6);
    assertThat(pushed).hasSize(6).allMatch(InboxChange.Removed.class::isInstance);
    assertThat(pushed.stream().filter(change -> change.inbox().equals(key("ada"))))
        .extracting(change -> change.head().seq())
        .containsExactly(4L, 5L, 6L);
  }

  @Test
  void whatWasReadOrArchivedGoesTooAndWhatWasDeletedIsNotCounted() {
    var read = notified("ada", INVOICE);
    var archived = notified("ada", INVOICE);
    var deleted = notified("ada", INVOICE);
    inboxes.change(key("ada"), read.id(), NotificationAction.READ, NOW);
    inboxes.change(key("ada"), archived.id(), NotificationAction.ARCHIVE, NOW);
    inboxes.change(key("ada"), deleted.id(), NotificationAction.DELETE, NOW);

    assertThat(resolve.execute(service, INVOICE).notifications()).isEqualTo(2);
    assertThat(inboxes.find(key("ada"), read.id())).isEmpty();
    assertThat(head("ada").unread()).isZero();
  }

  @Test
  void doneAgainItTakesWhatCameSince() {
    notified("ada", INVOICE);
    assertThat(resolve.execute(service, INVOICE).notifications()).isEqualTo(1);
    assertThat(resolve.execute(service, INVOICE).notifications()).isZero();
    notified("ada", INVOICE);

    assertThat(resolve.execute(service, INVOICE).notifications()).isEqualTo(1);
  }

  @Test
  void anotherTenantsAreLeftAlone() {
    notified("ada", INVOICE);
    Caller.Service elsewhere = new Caller.Service(new TenantId("another"), "billing");

    Resolution theirs = resolve.execute(elsewhere, INVOICE);

    assertThat(theirs.notifications()).isZero();
    assertThat(head("ada").unread()).isEqualTo(1);
    assertThat(resolutions.find(tenant, theirs.id())).isEmpty();
  }

  @Test
  void aBroadcastAboutItEndsWhereItIsAndItsCopiesGo() {
    for (String user : List.of("ada", "bob", "eve")) {
      notified(user, null);
    }
    Broadcast about = broadcast(INVOICE);
    Broadcast other = broadcast("invoice/43");
    broadcasts.begin(about, null);
    broadcasts.begin(other, null);
    var turn =
        IntStream.range(0, 2)
            .mapToObj(_ ->
                broadcasts.claim(Broadcast.Priority.CRITICAL, Duration.ofMinutes(1)).orElseThrow())
            .filter(claimed -> claimed.broadcast().equals(about))
            .findFirst()
            .orElseThrow();
    broadcasts.deliver(
        turn,
        broadcasts.next(turn, 2).stream()
            .map(contact ->
                new Broadcasts.Letter(
                    ids.next(), contact.who().receiver(), new Payload("{}"), null))
            .toList(),
        NOW);

    Resolution resolved = resolve.execute(service, INVOICE);

    assertThat(resolved.broadcasts()).isEqualTo(1);
    assertThat(resolved.notifications()).isEqualTo(2);
    assertThat(broadcasts.find(tenant, about.id()).orElseThrow().state())
        .isEqualTo(Broadcast.State.CANCELLED);
    assertThat(broadcasts.find(tenant, other.id()).orElseThrow().state())
        .isEqualTo(Broadcast.State.RUNNING);
  }

  @Test
  void whatWasBegunByOneThatWasKilledIsFinishedByTheNext() {
    for (int i = 0; i < 20; i++) {
      notified("u" + i, INVOICE);
    }
    Resolution begun = resolutions.begin(UUID.randomUUID(), tenant, INVOICE, NOW.minusSeconds(60));
    resolutions.step(begun, 5, NOW);

    assertThat(resolutions.find(tenant, begun.id()).orElseThrow().notifications()).isEqualTo(5);
    resolve(Duration.ofSeconds(20)).resume();

    Resolution finished = resolutions.find(tenant, begun.id()).orElseThrow();
    assertThat(finished.notifications()).isEqualTo(20);
    assertThat(finished.finishedAt()).isNotNull();
  }

  @Test
  void anInboxThatAnotherHoldsIsWaitedFor() throws Exception {
    notified("ada", INVOICE);
    notified("bob", INVOICE);
    try (HeldInbox held = new HeldInbox(DATABASE, key("bob"))) {
      Resolution some = resolve(Duration.ofMillis(100)).execute(service, INVOICE);
      assertThat(some.notifications()).isEqualTo(1);
      assertThat(some.finishedAt()).isNull();
      assertThat(held).isNotNull();
    }
    assertThat(resolve.execute(service, INVOICE).notifications()).isEqualTo(1);
  }

  @Test
  void severalAtOnceCountEachOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      notified("u" + i % 30, INVOICE);
    }
    List<Callable<Resolution>> callers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      callers.add(() -> resolve.execute(service, INVOICE));
    }
    long all = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var caller : threads.invokeAll(callers)) {
        all += caller.get().notifications();
      }
    }

    assertThat(all).isEqualTo(200);
    for (int i = 0; i < 30; i++) {
      assertThat(head("u" + i).unread()).isZero();
    }
  }

  @Test
  void whatWaitsForItsTimeIsCancelledAndWhatANodeHasInHandIsWaitedFor() {
    scheduled(INVOICE, 0);
    scheduled("invoice/43", 0);
    UUID inHand = scheduled(INVOICE, 1);

    Resolution begun = resolve(Duration.ofMillis(100)).execute(service, INVOICE);

    assertThat(begun.scheduled()).isEqualTo(1);
    assertThat(begun.finishedAt()).isNull();
    DATABASE
        .jdbc()
        .sql("update scheduled set state = 'SENT', finished_at = now() where id = ?")
        .param(inHand)
        .update();
    resolutions.step(begun, 10, NOW);
    assertThat(resolutions.find(tenant, begun.id()).orElseThrow().finishedAt()).isNotNull();
    assertThat(
            DATABASE
                .jdbc()
                .sql("select count(*)::int from scheduled where state = 'WAITING'")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  private UUID scheduled(String about, int attempt) {
    notified("someone", null);
    UUID id = ids.next().value();
    DATABASE
        .jdbc()
        .sql(
            """
            insert into scheduled (id, tenant, kind, caller, may_write_to_others, request,
              about, created_at, send_at, attempt, next_attempt_at)
            select ?, t.id, 'NOTIFICATION', 'service:billing', false, '{}', ?, now() - interval '1 minute',
              now() + interval '1 hour', ?, now() + interval '1 hour'
            from tenant t where t.key = ?
            """)
        .param(id)
        .param(about)
        .param(attempt)
        .param(tenant.value())
        .update();
    return id;
  }

  @Test
  void finishedOnesAreForgotten() {
    Resolution old = resolve.execute(service, INVOICE);

    resolutions.forget(Instant.now().plusSeconds(60), 1000);

    assertThat(resolutions.find(tenant, old.id())).isEmpty();
  }

  private NewNotification notified(String user, @Nullable String about) {
    NewNotification plain = Notifications.to(key(user));
    NewNotification notification =
        new NewNotification(
            plain.id(),
            plain.tenant(),
            plain.receiver(),
            plain.sender(),
            plain.object(),
            plain.type(),
            plain.payload(),
            plain.createdAt(),
            null,
            about);
    assertThat(inboxes.append(notification, null).toCompletableFuture().join())
        .isInstanceOf(Appended.Stored.class);
    return notification;
  }

  private Broadcast broadcast(String about) {
    return new Broadcast(
        new BroadcastId(ids.next().value()),
        tenant,
        new Audience.Everyone(),
        Broadcast.Priority.CRITICAL,
        UserId.SYSTEM,
        "o",
        "t",
        null,
        new Payload("{}"),
        NOW,
        null,
        null,
        about);
  }

  private InboxHead head(String user) {
    return inboxes.head(key(user));
  }

  private InboxKey key(String user) {
    return new InboxKey(tenant, new UserId(user));
  }
}

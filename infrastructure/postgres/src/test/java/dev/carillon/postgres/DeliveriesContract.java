package dev.carillon.postgres;

import static dev.carillon.notification.domain.DeliveryState.DEAD;
import static dev.carillon.notification.domain.DeliveryState.FAILED;
import static dev.carillon.notification.domain.DeliveryState.SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.Deliveries.Claimed;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the queue of deliveries does, on every PostgreSQL. Each test has inboxes of its own, and
/// empties the queue first.
abstract class DeliveriesContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Routing EMAIL_TOO = Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL));
  private static final Routing EMAIL_ONLY = Routing.of(Set.of(Channel.EMAIL));
  private static final Routing EMAIL_IF_UNREAD =
      new Routing(
          Set.of(Channel.REALTIME),
          List.of(new Escalation(Channel.EMAIL, Duration.ofMillis(1))),
          false);

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private final Instant now = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MILLIS);

  abstract TestDatabase database();

  abstract PostgresNotificationStore store();

  abstract PostgresDeliveries deliveries();

  @BeforeEach
  void empty() {
    database().jdbc().sql("truncate delivery, delivery_attempt, grouping_window").update();
  }

  private NewNotification notification(Routing routing, @Nullable Instant expiresAt) {
    return new NewNotification(
        ids.next(),
        inbox.tenant(),
        inbox.receiver(),
        UserId.SYSTEM,
        "an object",
        "a.type",
        new Payload("{\"n\":1}"),
        now,
        expiresAt,
        null,
        routing);
  }

  private Appended append(NewNotification notification) {
    return store().append(notification, null).toCompletableFuture().join();
  }

  private NotificationId sent(Routing routing) {
    NewNotification notification = notification(routing, null);
    append(notification);
    return notification.id();
  }

  private Deliveries.Claim claim() {
    return deliveries().claim(Channel.EMAIL, 100, LEASE);
  }

  private static DeliveryId email(NotificationId id) {
    return new DeliveryId(id, Channel.EMAIL);
  }

  private static Deliveries.Result result(
      Claimed claimed, DeliveryState state, @Nullable Duration backoff) {
    return new Deliveries.Result(
        claimed.id(),
        claimed.attempt(),
        state,
        null,
        backoff,
        true,
        List.of("a@example.org"),
        List.of(
            new Deliveries.Attempt(
                "a@example.org",
                "smtp",
                Instant.EPOCH,
                Duration.ofMillis(3),
                "accepted",
                "250 ok\0")),
        state == SENT ? null : "why\0");
  }

  private String state(NotificationId id) {
    return database()
        .jdbc()
        .sql("select state || coalesce(' ' || reason, '') from delivery where notification = ?")
        .param(id.value())
        .query(String.class)
        .single();
  }

  @Test
  void aNotificationForItsInboxAloneHasNoDelivery() {
    append(notification(Routing.INBOX, null));

    assertThat(database().count("select count(*) from delivery")).isZero();
  }

  @Test
  void aDeliveryIsWrittenWithItsNotificationAndTellsOfIt() {
    Appended appended = append(notification(EMAIL_TOO, null));

    NotificationId id = ((Appended.Stored) appended).notification().id();
    Claimed claimed = claim().due().getFirst();
    assertThat(claimed.id()).isEqualTo(email(id));
    assertThat(claimed.inbox()).isEqualTo(inbox);
    assertThat(claimed.item().payload().json()).isEqualTo("{\"n\":1}");
    assertThat(claimed.item().createdAt()).isEqualTo(now);
    assertThat(claimed.dueAt()).isEqualTo(now);
    assertThat(claimed.unread()).isEqualTo(1);
    assertThat(claimed.attempt()).isEqualTo(1);
    assertThat(claimed.done()).isEmpty();
  }

  @Test
  void oneThatIsNotForTheInboxHasNoPlaceThereAndIsDelivered() {
    NewNotification hidden = notification(EMAIL_ONLY, null);

    assertThat(append(hidden)).isEqualTo(new Appended.Accepted(hidden.id()));

    assertThat(store().head(inbox).seq()).isZero();
    assertThat(store().find(inbox, hidden.id())).isEmpty();
    Claimed claimed = claim().due().getFirst();
    assertThat(claimed.item().payload().json()).isEqualTo("{\"n\":1}");
    assertThat(claimed.unread()).isZero();
  }

  @Test
  void inOneStatementThoseForTheInboxAreCountedWithoutTheOthers() {
    List<NewNotification> mixed =
        IntStream.range(0, 40)
            .mapToObj(n -> notification(n % 2 == 0 ? EMAIL_ONLY : EMAIL_TOO, null))
            .toList();

    List<Appended> outcomes =
        mixed.stream().map(one -> store().append(one, null).toCompletableFuture()).toList().stream()
            .map(future -> future.join())
            .toList();

    assertThat(outcomes).filteredOn(Appended.Accepted.class::isInstance).hasSize(20);
    assertThat(outcomes).filteredOn(Appended.Stored.class::isInstance).hasSize(20);
    assertThat(store().head(inbox).seq()).isEqualTo(20);
    assertThat(store().head(inbox).unread()).isEqualTo(20);
    assertThat(claim().due()).hasSize(40);
  }

  @Test
  void aRepetitionByKeyIsDeliveredOnce() {
    IdempotencyKey key = new IdempotencyKey("s", ids.next().toString(), "f", Duration.ofHours(1));
    NewNotification first = notification(EMAIL_ONLY, null);

    store().append(first, key).toCompletableFuture().join();
    Appended again =
        store().append(notification(EMAIL_ONLY, null), key).toCompletableFuture().join();

    assertThat(again)
        .isEqualTo(new Appended.Replayed(first.id(), 0, Appended.Replayed.Kind.ACCEPTED));
    assertThat(claim().due()).extracting(Claimed::id).containsExactly(email(first.id()));
  }

  @Test
  void whatIsInHandIsNotGivenToAnother() {
    sent(EMAIL_TOO);

    assertThat(claim().due()).hasSize(1);
    assertThat(claim().size()).isZero();
  }

  @Test
  void whatADeadNodeHadComesAgainAsAnotherAttempt() {
    NotificationId id = sent(EMAIL_TOO);

    assertThat(deliveries().claim(Channel.EMAIL, 1, Duration.ZERO).due()).hasSize(1);
    Claimed again = claim().due().getFirst();

    assertThat(again.id()).isEqualTo(email(id));
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void aLeaseIsProlongedForWhatIsStillInHand() {
    Claimed claimed = deliveriesInHand(Duration.ofMillis(1)).getFirst();

    deliveries().extend(List.of(claimed.id()), LEASE);

    assertThat(claim().size()).isZero();
  }

  private List<Claimed> deliveriesInHand(Duration lease) {
    sent(EMAIL_TOO);
    return deliveries().claim(Channel.EMAIL, 10, lease).due();
  }

  @Test
  void whatIsSentIsNeverClaimedAgainAndItsAttemptIsKept() {
    Claimed claimed = deliveriesInHand(LEASE).getFirst();

    deliveries().finish(result(claimed, SENT, null));
    deliveries().finish(result(claimed, SENT, null));

    assertThat(state(claimed.id().notification())).isEqualTo("SENT");
    assertThat(claim().size()).isZero();
    assertThat(database().count("select count(*) from delivery_attempt")).isEqualTo(1);
  }

  @Test
  void whatFailedComesAgainAfterItsWaitAndPassesByWhoHasIt() {
    Claimed claimed = deliveriesInHand(LEASE).getFirst();

    deliveries().finish(result(claimed, FAILED, Duration.ZERO));
    Claimed again = claim().due().getFirst();
    deliveries().finish(result(again, FAILED, Duration.ofHours(1)));

    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.done()).containsExactly("a@example.org");
    assertThat(claim().size()).isZero();
  }

  @Test
  void anAttemptThatWasNotMadeIsNotCounted() {
    Claimed claimed = deliveriesInHand(LEASE).getFirst();

    deliveries()
        .finish(
            new Deliveries.Result(
                claimed.id(), 1, FAILED, null, Duration.ZERO, false, List.of(), List.of(), "away"));

    Claimed again = claim().due().getFirst();
    assertThat(again.tries()).isEqualTo(1);
    // Or whoever repeats the end of the first would end this one.
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void whoComesBackAfterItsLeaseChangesNothing() {
    Claimed late = deliveriesInHand(Duration.ZERO).getFirst();
    Claimed now = claim().due().getFirst();

    deliveries().finish(result(late, DEAD, null));
    assertThat(state(now.id().notification())).isEqualTo("SENDING");
    deliveries().finish(result(now, SENT, null));
    deliveries().finish(result(late, DEAD, null));

    assertThat(state(now.id().notification())).isEqualTo("SENT");
  }

  @Test
  void whatIsDeletedBeforeItIsSentIsNotSent() {
    NotificationId id = sent(EMAIL_TOO);

    store().change(inbox, id, NotificationAction.DELETE, Instant.now());

    assertThat(claim().suppressed())
        .containsExactly(new Deliveries.Settled(email(id), SuppressionReason.DELETED));
    assertThat(state(id)).isEqualTo("SUPPRESSED DELETED");
  }

  @Test
  void whatHasExpiredIsNotSent() {
    NewNotification shown = notification(EMAIL_TOO, Instant.now().minusSeconds(1));
    NewNotification hidden = notification(EMAIL_ONLY, Instant.now().minusSeconds(1));
    append(shown);
    append(hidden);

    assertThat(claim().suppressed())
        .extracting(Deliveries.Settled::reason)
        .containsExactly(SuppressionReason.EXPIRED, SuppressionReason.EXPIRED);
    assertThat(database().count("select count(*) from delivery where payload is not null"))
        .isZero();
  }

  @Test
  void whatIsReadInTimeDoesNotEscalate() {
    NotificationId byItself = sent(EMAIL_IF_UNREAD);
    store().change(inbox, byItself, NotificationAction.READ, Instant.now());
    NotificationId byReadAll = sent(EMAIL_IF_UNREAD);
    store().markAllRead(inbox, OptionalLong.empty(), Instant.now());
    NotificationId archived = sent(EMAIL_IF_UNREAD);
    store().change(inbox, archived, NotificationAction.ARCHIVE, Instant.now());
    NotificationId unread = sent(EMAIL_IF_UNREAD);

    Deliveries.Claim claim = claim();

    assertThat(claim.suppressed())
        .extracting(Deliveries.Settled::id, Deliveries.Settled::reason)
        .containsExactlyInAnyOrder(
            tuple(email(byItself), SuppressionReason.READ),
            tuple(email(byReadAll), SuppressionReason.READ),
            tuple(email(archived), SuppressionReason.READ));
    assertThat(claim.due()).extracting(Claimed::id).containsExactly(email(unread));
  }

  @Test
  void anEscalationWaitsForItsTime() {
    sent(
        new Routing(
            Set.of(Channel.REALTIME),
            List.of(new Escalation(Channel.EMAIL, Duration.ofMinutes(10))),
            false));

    assertThat(claim().size()).isZero();
    assertThat(database().count("select count(*) from delivery")).isEqualTo(1);
  }

  @Test
  void whatGrowsIsDeliveredOnceWithTheNewest() {
    Group leading = new Group("g", Duration.ofMinutes(1), Edge.LEADING);
    NewNotification first = notification(EMAIL_TOO, null);

    store().appendGrouped(first, leading, null).toCompletableFuture().join();
    store()
        .appendGrouped(notification(EMAIL_TOO, null), leading, null)
        .toCompletableFuture()
        .join();

    assertThat(claim().due()).extracting(Claimed::id).containsExactly(email(first.id()));
  }

  @Test
  void whatIsHeldBackInAGroupIsDeliveredWhenItIsShown() {
    Group trailing = new Group("g", Duration.ofMillis(10), Edge.TRAILING);
    NewNotification first = notification(EMAIL_TOO, null);

    store().appendGrouped(first, trailing, null).toCompletableFuture().join();
    store()
        .appendGrouped(notification(EMAIL_TOO, null), trailing, null)
        .toCompletableFuture()
        .join();

    assertThat(claim().size()).isZero();
    new PostgresGroups(database().dataSource()).show(Instant.now(), 10);
    // It looks again a second later.
    database().jdbc().sql("update delivery set next_attempt_at = now()").update();
    assertThat(claim().due()).extracting(Claimed::id).containsExactly(email(first.id()));
  }

  private void holdBack(Claimed claimed) {
    deliveries()
        .finish(
            new Deliveries.Result(
                claimed.id(),
                claimed.attempt(),
                DeliveryState.PENDING,
                null,
                Duration.ZERO,
                false,
                List.of(),
                List.of(),
                null));
  }

  private List<NotificationId> heldBack(int many) {
    List<NotificationId> ids = new ArrayList<>();
    for (int n = 0; n < many; n++) {
      ids.add(sent(n % 2 == 0 ? EMAIL_TOO : EMAIL_ONLY));
    }
    claim().due().forEach(this::holdBack);
    return ids;
  }

  @Test
  void whatIsHeldBackIsTakenByItsFirstOneAlone() {
    List<NotificationId> ids = heldBack(5);

    Deliveries.Claim claim = claim();
    assertThat(claim.due()).hasSize(1);
    Claimed first = claim.due().getFirst();
    assertThat(first.held()).isTrue();
    assertThat(first.tries()).isEqualTo(1);
    Deliveries.Gathered gathered = deliveries().gather(first.id(), 100);

    List<NotificationId> told = new ArrayList<>();
    told.add(first.id().notification());
    gathered.items().forEach(item -> told.add(item.id()));
    assertThat(told).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(claim().size()).isZero();
    deliveries().finish(result(first, SENT, null));
    assertThat(ids).allMatch(id -> state(id).equals("SENT"));
  }

  @Test
  void whileOneIsInHandNoOtherOfItsReceiverIsTaken() {
    heldBack(3);
    Claimed first = claim().due().getFirst();

    // Whoever has it has not gathered the others yet.
    assertThat(claim().size()).isZero();
    database()
        .jdbc()
        .sql("update delivery set next_attempt_at = now() where state = 'SENDING'")
        .update();

    Claimed again = claim().due().getFirst();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.tries()).isEqualTo(2);
    assertThat(deliveries().gather(again.id(), 100).items()).hasSize(2);
  }

  @Test
  void whatIsHeldBackIsDueAtTheEndOfThat() {
    Claimed claimed = deliveriesInHand(LEASE).getFirst();
    deliveries()
        .finish(
            new Deliveries.Result(
                claimed.id(),
                1,
                DeliveryState.PENDING,
                null,
                Duration.ofHours(8),
                false,
                List.of(),
                List.of(),
                null));

    assertThat(
            database()
                .count("select count(*) from delivery where due_at > now() + interval '7 hours'"))
        .isEqualTo(1);
    assertThat(claim().size()).isZero();
  }

  @Test
  void anotherAttemptTellsTheSameAndWhatCameSinceWaitsForAnother() {
    heldBack(3);
    Claimed first = claim().due().getFirst();
    List<NotificationId> told =
        deliveries().gather(first.id(), 100).items().stream().map(item -> item.id()).toList();
    deliveries().finish(result(first, FAILED, Duration.ZERO));
    // Held back since.
    NotificationId late = sent(EMAIL_TOO);
    claim().due().stream()
        .filter(claimed -> claimed.id().notification().equals(late))
        .forEach(this::holdBack);
    database()
        .jdbc()
        .sql(
            """
            update delivery set state = 'FAILED', next_attempt_at = now() - interval '1 minute'
            where state = 'SENDING'
            """)
        .update();

    Claimed again = claim().due().getFirst();

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(deliveries().gather(again.id(), 100).items())
        .extracting(item -> item.id())
        .containsExactlyElementsOf(told);
    deliveries().finish(result(again, SENT, null));
    assertThat(claim().due()).extracting(Claimed::id).containsExactly(email(late));
  }

  @Test
  void oneThatHasOthersInItsMessageIsTakenIntoNoOther() {
    List<NotificationId> ids = heldBack(3);
    Claimed first = claim().due().getFirst();
    assertThat(deliveries().gather(first.id(), 100).items()).hasSize(2);
    deliveries().finish(result(first, FAILED, Duration.ofHours(1)));
    NotificationId late = heldBack(1).getFirst();
    Claimed second = claim().due().getFirst();
    assertThat(second.id()).isEqualTo(email(late));
    database()
        .jdbc()
        .sql("update delivery set next_attempt_at = now() where state = 'FAILED'")
        .update();

    assertThat(deliveries().gather(second.id(), 100).items()).isEmpty();
    deliveries().finish(result(second, SENT, null));
    Claimed again = claim().due().getFirst();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(deliveries().gather(again.id(), 100).items()).hasSize(2);
    deliveries().finish(result(again, SENT, null));
    assertThat(ids).allMatch(id -> state(id).equals("SENT"));
  }

  @Test
  void eachChannelGathersItsOwn() {
    Routing both = Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL, Channel.PUSH));
    for (int n = 0; n < 3; n++) {
      sent(both);
    }
    for (Channel channel : List.of(Channel.PUSH, Channel.EMAIL)) {
      deliveries().claim(channel, 100, LEASE).due().forEach(this::holdBack);
    }
    database().jdbc().sql("update delivery set next_attempt_at = now() - interval '1 s'").update();

    for (Channel channel : List.of(Channel.PUSH, Channel.EMAIL)) {
      Claimed first = deliveries().claim(channel, 100, LEASE).due().getFirst();
      assertThat(deliveries().gather(first.id(), 100).items()).hasSize(2);
    }
  }

  @Test
  void whatWasReadOrDeletedMeanwhileIsLeftOut() {
    NotificationId first = sent(EMAIL_TOO);
    NotificationId read = sent(EMAIL_TOO);
    NotificationId deleted = sent(EMAIL_TOO);
    claim().due().forEach(this::holdBack);
    Claimed leader = claim().due().getFirst();
    List<NotificationId> others = new ArrayList<>(List.of(first, read, deleted));
    others.remove(leader.id().notification());
    store().change(inbox, others.get(0), NotificationAction.READ, Instant.now());
    store().change(inbox, others.get(1), NotificationAction.DELETE, Instant.now());

    Deliveries.Gathered gathered = deliveries().gather(leader.id(), 100);

    assertThat(gathered.items()).isEmpty();
    assertThat(gathered.suppressed())
        .containsExactlyInAnyOrder(
            new Deliveries.Settled(email(others.get(0)), SuppressionReason.READ),
            new Deliveries.Settled(email(others.get(1)), SuppressionReason.DELETED));
  }

  @Test
  void whatIsOverTheBoundIsToldInAnotherMessage() {
    heldBack(5);
    Claimed first = claim().due().getFirst();

    assertThat(deliveries().gather(first.id(), 2).items()).hasSize(2);
    deliveries().finish(result(first, SENT, null));

    Claimed second = claim().due().getFirst();
    assertThat(deliveries().gather(second.id(), 2).items()).hasSize(1);
  }

  @Test
  void whenTheFirstOneIsDeletedTheOthersGoWithoutIt() {
    List<NotificationId> ids = heldBack(3);
    Claimed first = claim().due().getFirst();
    deliveries().gather(first.id(), 100);
    deliveries().finish(result(first, FAILED, Duration.ZERO));
    database()
        .jdbc()
        .sql("update delivery set expires_at = now(), type = 't' where notification = ?")
        .param(first.id().notification().value())
        .update();

    assertThat(claim().suppressed()).hasSize(1);
    Claimed next = claim().due().getFirst();
    assertThat(deliveries().gather(next.id(), 100).items()).hasSize(1);
    deliveries().finish(result(next, SENT, null));
    assertThat(ids).filteredOn(id -> state(id).equals("SENT")).hasSize(2);
  }

  @Test
  void oneThatIsNotWantedHoldsUpNoneOfTheOthers() {
    List<NotificationId> ids = heldBack(3);
    Claimed first = claim().due().getFirst();
    deliveries().gather(first.id(), 100);
    deliveries()
        .finish(
            new Deliveries.Result(
                first.id(),
                first.attempt(),
                DeliveryState.SUPPRESSED,
                SuppressionReason.PREFERENCE,
                null,
                true,
                List.of(),
                List.of(),
                null));

    Claimed next = claim().due().getFirst();
    assertThat(deliveries().gather(next.id(), 100).items()).hasSize(1);
    deliveries().finish(result(next, DEAD, null));
    assertThat(ids).filteredOn(id -> state(id).equals("DEAD")).hasSize(2);
  }

  @Test
  void whatIsLeftOutOfAMessageDoesNotEndAsItDoes() {
    List<NotificationId> ids = heldBack(3);
    Claimed first = claim().due().getFirst();
    List<NotificationId> others =
        deliveries().gather(first.id(), 100).items().stream().map(item -> item.id()).toList();

    deliveries()
        .leaveOut(
            first.id(),
            List.of(others.getFirst(), first.id().notification(), ids.getFirst()),
            SuppressionReason.PREFERENCE);
    deliveries().leaveOut(first.id(), List.of(), SuppressionReason.PREFERENCE);
    deliveries().finish(result(first, SENT, null));

    assertThat(state(others.getFirst())).isEqualTo("SUPPRESSED PREFERENCE");
    assertThat(state(others.getLast())).isEqualTo("SENT");
    assertThat(state(first.id().notification())).isEqualTo("SENT");
  }

  private NotificationId hidden(String about) {
    NewNotification plain = notification(EMAIL_ONLY, null);
    append(
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
            about,
            EMAIL_ONLY));
    return plain.id();
  }

  @Test
  void whatIsSettledIsNotSentAndWhatWasToBeToldWithItGoesWithoutIt() {
    String about = "invoice " + ids.next();
    NotificationId settled = hidden(about);
    Claimed held = claim().due().getFirst();
    holdBack(held);
    List<NotificationId> others = heldBack(2);
    database()
        .jdbc()
        .sql("update delivery set next_attempt_at = now() - interval '1 s' where about is not null")
        .update();
    Claimed first = claim().due().getFirst();
    assertThat(first.id().notification()).isEqualTo(settled);
    assertThat(deliveries().gather(first.id(), 100).items()).hasSize(2);
    deliveries().finish(result(first, FAILED, Duration.ZERO));
    NotificationId another = hidden(about);

    Resolution resolved =
        new PostgresResolutions(database().dataSource())
            .begin(ids.next().value(), inbox.tenant(), about, Instant.now());

    assertThat(resolved.deliveries()).isEqualTo(2);
    assertThat(state(settled)).isEqualTo("SUPPRESSED RESOLVED");
    assertThat(state(another)).isEqualTo("SUPPRESSED RESOLVED");
    Claimed next = claim().due().getFirst();
    assertThat(deliveries().gather(next.id(), 100).items()).hasSize(1);
    deliveries().finish(result(next, SENT, null));
    assertThat(others).allMatch(id -> state(id).equals("SENT"));
  }

  @Test
  void manyNodesTakeEachDeliveryOnce() throws Exception {
    int many = 300;
    for (int n = 0; n < many; n++) {
      var _ = store().append(notification(EMAIL_ONLY, null), null);
    }
    store().append(notification(EMAIL_ONLY, null), null).toCompletableFuture().join();
    List<DeliveryId> taken = new ArrayList<>();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<DeliveryId>> node =
          () -> {
            List<DeliveryId> mine = new ArrayList<>();
            while (true) {
              List<Claimed> some = deliveries().claim(Channel.EMAIL, 7, LEASE).due();
              if (some.isEmpty()) {
                return mine;
              }
              some.forEach(claimed -> mine.add(claimed.id()));
            }
          };
      for (Future<List<DeliveryId>> one : nodes.invokeAll(List.of(node, node, node))) {
        taken.addAll(one.get());
      }
    }

    assertThat(taken).hasSizeLessThanOrEqualTo(many + 1);
    assertThat(new HashSet<>(taken)).hasSameSizeAs(taken);
    claim().due().forEach(claimed -> taken.add(claimed.id()));
    assertThat(new HashSet<>(taken)).hasSize(many + 1);
  }

  @Test
  void whatEndedLongAgoIsForgottenWithItsAttemptsAndDeadOnesStay() {
    Claimed gone = deliveriesInHand(LEASE).getFirst();
    deliveries().finish(result(gone, SENT, null));
    Claimed dead = deliveriesInHand(LEASE).getFirst();
    deliveries().finish(result(dead, DEAD, null));
    NotificationId waiting = sent(EMAIL_TOO);

    assertThat(deliveries().forget(Instant.now().minusSeconds(60), 10)).isZero();
    assertThat(deliveries().forget(Instant.now().plusSeconds(60), 10)).isEqualTo(1);

    assertThat(state(dead.id().notification())).isEqualTo("DEAD");
    assertThat(state(waiting)).isEqualTo("PENDING");
    assertThat(database().count("select count(*) from delivery_attempt")).isEqualTo(1);
  }
}

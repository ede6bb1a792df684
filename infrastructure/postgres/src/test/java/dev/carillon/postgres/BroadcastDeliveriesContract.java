package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Broadcast.Priority;
import dev.carillon.notification.domain.Broadcast.State;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.Deliveries.Claimed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What broadcasts have delivered besides, and what cancelling one reaches, on every PostgreSQL.
abstract class BroadcastDeliveriesContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final TopicKey NEWS = new TopicKey("news");
  private static final Routing EMAIL_TOO = Routing.INBOX.with(Channel.EMAIL);
  private static final Routing EMAIL_ONLY = Routing.of(Set.of(Channel.EMAIL));
  private static final UserId ADA = new UserId("ada");
  private static final UserId BOB = new UserId("bob");

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final TenantId tenant = new TenantId("news-" + ids.next());
  private final InboxKey inbox = new InboxKey(tenant, ADA);
  private final Instant now = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MILLIS);
  private final AtomicInteger woken = new AtomicInteger();

  abstract TestDatabase database();

  abstract PostgresNotificationStore store();

  abstract PostgresDeliveries deliveries();

  @BeforeEach
  void empty() {
    database().jdbc().sql("truncate delivery, delivery_attempt, broadcast cascade").update();
    new PostgresTopics(database().dataSource(), 10, 100).add(tenant, NEWS, Set.of(ADA, BOB));
  }

  private Broadcasts broadcasts() {
    return new PostgresBroadcasts(database().dataSource(), 10, woken::incrementAndGet);
  }

  private Broadcast begun(Routing routing, Priority priority, @Nullable String about) {
    Broadcast broadcast =
        new Broadcast(
            new BroadcastId(ids.next().value()),
            tenant,
            new Audience.Topic(NEWS),
            priority,
            UserId.SYSTEM,
            "news.out",
            "news",
            null,
            new Payload("{\"n\":1}"),
            now,
            null,
            null,
            about,
            routing);
    assertThat(broadcasts().begin(broadcast, null)).isInstanceOf(Broadcasts.Begun.Started.class);
    return broadcast;
  }

  private Broadcasts.Turn turn(Priority priority) {
    return broadcasts().claim(priority, LEASE).orElseThrow();
  }

  private List<Broadcasts.Letter> letters(Broadcasts.Turn turn) {
    return broadcasts().next(turn, 10).stream()
        .map(reader ->
            new Broadcasts.Letter(
                ids.next(), reader.who().receiver(), turn.broadcast().payload(), null))
        .toList();
  }

  /// To both of them.
  private Broadcast sent(Routing routing) {
    return sent(routing, null);
  }

  private Broadcast sent(Routing routing, @Nullable String about) {
    Broadcast broadcast = begun(routing, Priority.NORMAL, about);
    Broadcasts.Turn turn = turn(Priority.NORMAL);
    broadcasts().deliver(turn, letters(turn), now);
    return broadcast;
  }

  private void done(Broadcast broadcast) {
    assertThat(broadcasts().end(tenant, broadcast.id(), State.DONE, now)).isTrue();
  }

  private boolean cancelled(Broadcast broadcast) {
    return broadcasts().cancel(tenant, broadcast.id(), now);
  }

  private BroadcastProgress progress(Broadcast broadcast) {
    return broadcasts().find(tenant, broadcast.id()).orElseThrow();
  }

  private Deliveries.Claim claim() {
    return deliveries().claim(Channel.EMAIL, 100, LEASE);
  }

  private Claimed claimedFor(UserId receiver) {
    return claim().due().stream()
        .filter(claimed -> claimed.inbox().receiver().equals(receiver))
        .findFirst()
        .orElseThrow();
  }

  private long count(String condition) {
    return database().count("select count(*) from delivery where " + condition);
  }

  private void assertAllCancelled(Deliveries.Claim claim, int many) {
    assertThat(claim.due()).isEmpty();
    assertThat(claim.suppressed())
        .hasSize(many)
        .allMatch(settled -> settled.reason() == SuppressionReason.CANCELLED);
  }

  private void finish(Claimed claimed, DeliveryState state, @Nullable Duration backoff) {
    deliveries()
        .finish(
            new Deliveries.Result(
                claimed.id(),
                claimed.attempt(),
                state,
                null,
                backoff,
                state != DeliveryState.PENDING,
                List.of(),
                List.of(),
                null));
  }

  /// To Ada, alone.
  private NotificationId single() {
    NewNotification notification =
        new NewNotification(
            ids.next(),
            tenant,
            ADA,
            UserId.SYSTEM,
            "o",
            "t",
            new Payload("{}"),
            now,
            null,
            null,
            EMAIL_TOO);
    store().append(notification, null).toCompletableFuture().join();
    return notification.id();
  }

  private void holdBackAll() {
    claim().due().forEach(claimed -> finish(claimed, DeliveryState.PENDING, Duration.ZERO));
  }

  /// Of what is held back for Ada the broadcast's is first, or last.
  private void putFirst(boolean ofBroadcast) {
    database()
        .jdbc()
        .sql(
            """
            update delivery set next_attempt_at = now() - interval '1 s'
            where receiver = 'ada' and (broadcast is not null) = ?
            """)
        .param(ofBroadcast)
        .update();
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
  void itKeepsByWhatWaysItGoes() {
    Routing routing =
        EMAIL_TOO.escalating(new Escalation(Channel.PUSH, Duration.ofMinutes(10))).critical(true);

    Broadcast broadcast = begun(routing, Priority.CRITICAL, null);

    assertThat(progress(broadcast).broadcast()).isEqualTo(broadcast);
    assertThat(turn(Priority.CRITICAL).broadcast().routing()).isEqualTo(routing);
  }

  @Test
  void oneForInboxesAloneHasNoDelivery() {
    sent(Routing.INBOX);

    assertThat(count("true")).isZero();
    assertThat(woken).hasValue(0);
    assertThat(database().count("select count(*) from notification where broadcast is not null"))
        .isPositive();
  }

  @Test
  void eachCopyHasItsDeliveriesOnceWhoeverIsGivenTheSameTurn() {
    begun(
        EMAIL_TOO.escalating(new Escalation(Channel.PUSH, Duration.ofMinutes(10))),
        Priority.CRITICAL,
        null);
    Broadcasts.Turn turn = turn(Priority.CRITICAL);

    assertThat(broadcasts().deliver(turn, letters(turn), now)).hasSize(2);
    assertThat(broadcasts().deliver(turn, letters(turn), now.plusMillis(1))).isEmpty();

    assertThat(count("channel = 'EMAIL' and due_at = next_attempt_at and not unless_read"))
        .isEqualTo(2);
    assertThat(count("channel = 'PUSH' and unless_read and due_at > now() + interval '9 min'"))
        .isEqualTo(2);
    assertThat(count("critical and payload is null and type is null and broadcast is not null"))
        .isEqualTo(4);
    assertThat(woken).hasPositiveValue();
    Deliveries.Claim claim = claim();
    assertThat(claim.due())
        .extracting(Claimed::inbox, claimed -> claimed.item().payload().json(), Claimed::dueAt)
        .containsExactlyInAnyOrder(
            tuple(inbox, "{\"n\":1}", now), tuple(new InboxKey(tenant, BOB), "{\"n\":1}", now));
    assertThat(claim.due())
        .allMatch(claimed -> store().find(claimed.inbox(), id(claimed)).isPresent());
  }

  private static NotificationId id(Claimed claimed) {
    return claimed.id().notification();
  }

  @Test
  void oneThatIsNotForInboxesHasNoPlaceThereAndIsDelivered() {
    Broadcast broadcast = sent(EMAIL_ONLY);

    assertThat(progress(broadcast).sent()).isEqualTo(2);
    assertThat(store().head(inbox).seq()).isZero();
    Claimed claimed = claimedFor(ADA);
    assertThat(claimed.item().payload().json()).isEqualTo("{\"n\":1}");
    assertThat(claimed.item().object()).isEqualTo("news.out");
    assertThat(claimed.item().createdAt()).isEqualTo(now);
    assertThat(claimed.unread()).isZero();
  }

  @Test
  void aReceiverWithoutACopyHasNoDelivery() {
    begun(EMAIL_ONLY, Priority.NORMAL, null);
    Broadcasts.Turn turn = turn(Priority.NORMAL);
    List<Broadcasts.Letter> letters = letters(turn);

    broadcasts()
        .deliver(
            turn,
            List.of(
                letters.get(0),
                new Broadcasts.Letter(ids.next(), letters.get(1).receiver(), null, "no text")),
            now);

    assertThat(claim().due()).hasSize(1);
    assertThat(progress(turn.broadcast()).failed()).isEqualTo(1);
  }

  @Test
  void whatWaitsWhenItIsCancelledIsNotSentAndItsCopiesStay() {
    Broadcast shown = sent(EMAIL_TOO);
    Broadcast hidden = sent(EMAIL_ONLY);

    assertThat(cancelled(shown)).isTrue();
    assertThat(cancelled(hidden)).isTrue();

    assertAllCancelled(claim(), 4);
    assertThat(count("state = 'SUPPRESSED' and reason = 'CANCELLED' and payload is null"))
        .isEqualTo(4);
    assertThat(store().head(inbox).unread()).isEqualTo(1);
    assertThat(progress(shown).state()).isEqualTo(State.CANCELLED);
    assertThat(cancelled(shown)).isFalse();
  }

  @Test
  void oneThatIsDoneIsCancelledAsLongAsSomethingOfItWaits() {
    Broadcast broadcast = sent(EMAIL_TOO);
    done(broadcast);
    Broadcast another = sent(Routing.INBOX);
    done(another);

    assertThat(broadcasts().cancel(new TenantId("of-others"), broadcast.id(), now)).isFalse();
    assertThat(cancelled(broadcast)).isTrue();
    assertThat(cancelled(another)).isFalse();

    assertAllCancelled(claim(), 2);
    assertThat(progress(another).state()).isEqualTo(State.DONE);
  }

  @Test
  void whatWaitsForItsTimeIsCancelledThen() {
    Broadcast broadcast =
        sent(Routing.INBOX.escalating(new Escalation(Channel.EMAIL, Duration.ofDays(20))));
    done(broadcast);
    assertThat(cancelled(broadcast)).isTrue();
    assertThat(claim().size()).isZero();

    // It is not forgotten before, or nobody would know.
    assertThat(broadcasts().forget(Instant.now(), 10)).isZero();
    database().jdbc().sql("update delivery set next_attempt_at = now()").update();
    assertAllCancelled(claim(), 2);

    assertThat(broadcasts().forget(Instant.now(), 10)).isEqualTo(1);
  }

  @Test
  void whatIsBeingSentIsFinished() {
    Broadcast broadcast = sent(EMAIL_TOO);
    Claimed inHand = claimedFor(ADA);

    cancelled(broadcast);
    finish(inHand, DeliveryState.SENT, null);

    assertThat(state(id(inHand))).isEqualTo("SENT");
  }

  @Test
  void whatFailedBeforeIsNotTriedAgain() {
    Broadcast broadcast = sent(EMAIL_TOO);
    claim().due().forEach(claimed -> finish(claimed, DeliveryState.FAILED, Duration.ZERO));

    cancelled(broadcast);

    assertAllCancelled(claim(), 2);
  }

  @Test
  void whatIsHeldBackIsCancelledAndTheOthersOfItsReceiverGo() {
    Broadcast broadcast = sent(EMAIL_ONLY);
    NotificationId other = single();
    holdBackAll();
    putFirst(true);

    cancelled(broadcast);

    assertAllCancelled(claim(), 2);
    Claimed next = claim().due().getFirst();
    assertThat(id(next)).isEqualTo(other);
    assertThat(deliveries().gather(next.id(), 100).items()).isEmpty();
  }

  @Test
  void whatIsHeldBackAndNotFirstIsGatheredByNobody() {
    Broadcast broadcast = sent(EMAIL_TOO);
    NotificationId other = single();
    holdBackAll();
    putFirst(false);

    cancelled(broadcast);

    Claimed first = claimedFor(ADA);
    assertThat(id(first)).isEqualTo(other);
    Deliveries.Gathered gathered = deliveries().gather(first.id(), 100);
    assertThat(gathered.items()).isEmpty();
    assertThat(gathered.suppressed())
        .extracting(Deliveries.Settled::reason)
        .containsExactly(SuppressionReason.CANCELLED);
  }

  @Test
  void itLeavesAMessageThatIsNotSentYet() {
    Broadcast broadcast = sent(EMAIL_TOO);
    NotificationId first = single();
    NotificationId other = single();
    holdBackAll();
    putFirst(false);
    Claimed leader = claimedFor(ADA);
    assertThat(deliveries().gather(leader.id(), 100).items()).hasSize(2);
    finish(leader, DeliveryState.FAILED, Duration.ZERO);

    cancelled(broadcast);

    Claimed again = claimedFor(ADA);
    assertThat(again.id()).isEqualTo(leader.id());
    Deliveries.Gathered gathered = deliveries().gather(again.id(), 100);
    assertThat(gathered.items()).hasSize(1);
    assertThat(gathered.suppressed())
        .extracting(Deliveries.Settled::reason)
        .containsExactly(SuppressionReason.CANCELLED);
    finish(again, DeliveryState.SENT, null);
    assertThat(List.of(first, other)).allMatch(id -> state(id).equals("SENT"));
    assertThat(count("receiver = 'ada' and state = 'SUPPRESSED'")).isEqualTo(1);
  }

  @Test
  void whatWasToBeToldWithItGoesWithoutIt() {
    Broadcast broadcast = sent(EMAIL_TOO);
    List<NotificationId> others = List.of(single(), single());
    holdBackAll();
    putFirst(true);
    Claimed leader = claimedFor(ADA);
    assertThat(deliveries().gather(leader.id(), 100).items()).hasSize(2);
    finish(leader, DeliveryState.FAILED, Duration.ZERO);

    cancelled(broadcast);

    assertThat(claim().suppressed())
        .contains(new Deliveries.Settled(leader.id(), SuppressionReason.CANCELLED));
    Claimed next = claimedFor(ADA);
    assertThat(deliveries().gather(next.id(), 100).items()).hasSize(1);
    finish(next, DeliveryState.SENT, null);
    assertThat(others).allMatch(id -> state(id).equals("SENT"));
  }

  @Test
  void whatIsSettledIsNotSentThoughItIsInNoInbox() {
    sent(EMAIL_ONLY, "invoice/42");
    Broadcast other = sent(EMAIL_ONLY, "invoice/43");
    done(other);

    var resolved =
        new PostgresResolutions(database().dataSource())
            .begin(ids.next().value(), tenant, "invoice/42", Instant.now());

    assertThat(resolved.deliveries()).isEqualTo(2);
    assertThat(resolved.broadcasts()).isEqualTo(1);
    assertThat(count("reason = 'RESOLVED'")).isEqualTo(2);
    assertThat(claim().due()).hasSize(2);
  }

  /// By PostgreSQL's own count.
  @Test
  void cancellingReadsNoneOfWhatWaits() throws SQLException {
    Broadcast broadcast = sent(EMAIL_TOO);
    done(broadcast);
    database()
        .jdbc()
        .sql(
            """
            insert into delivery (notification, channel, tenant, receiver, critical, unless_read,
              due_at, next_attempt_at, broadcast)
            select gen_random_uuid(), 'EMAIL', 0, 'r' || n, false, false, now(), now(),
              case when n % 2 = 0 then ? else gen_random_uuid() end
            from generate_series(1, 5000) n
            """)
        .param(broadcast.id().value())
        .update();
    try (Connection connection = database().dataSource().getConnection()) {
      connection.setAutoCommit(false);
      DataSource one = new SingleConnectionDataSource(connection, true);
      long before = touched(one);

      assertThat(new PostgresBroadcasts(one, 3).cancel(tenant, broadcast.id(), now)).isTrue();

      assertThat(touched(one) - before).isBetween(1L, 20L);
      connection.rollback();
    }
  }

  private static long touched(DataSource dataSource) {
    String sql =
        """
        select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
        from pg_stat_xact_user_tables
        """;
    return JdbcClient.create(dataSource).sql(sql).query(Long.class).single();
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.postgres.CuttingProxy.Cut;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of appends that are written together: of lost connections, keys that have run out,
/// and what stands in the way of one of them.
class AppendBatchTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "append");

  /// In the order of their bytes; a dictionary would have them the other way round.
  private static final String EARLY = "B";

  private static final String LATE = "a";

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private CuttingProxy proxy;
  private PostgresDataSource pool;
  private AppendBatch batch;

  @BeforeEach
  void openThroughTheProxy() throws IOException {
    proxy = new CuttingProxy(DATABASE.server().port());
    pool =
        DATABASE.another(options ->
            ConnectionOptions.of(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE.name()),
                options.user(),
                options.password()));
    batch = new AppendBatch(new Database(pool));
    append(Notifications.to(inbox), null);
  }

  @AfterEach
  void closeProxy() throws IOException {
    pool.close();
    proxy.close();
  }

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  private Appended append(NewNotification notification, @Nullable IdempotencyKey key) {
    return append(batch, notification, key);
  }

  private static Appended append(
      AppendBatch batch, NewNotification notification, @Nullable IdempotencyKey key) {
    CompletableFuture<Appended> outcome =
        outcomes(batch, new PendingAppend(notification, key, 0)).getFirst();
    if (outcome.isCompletedExceptionally()
        && outcome.exceptionNow() instanceof RuntimeException refusal) {
      throw refusal;
    }
    return outcome.join();
  }

  private static List<CompletableFuture<Appended>> outcomes(
      AppendBatch batch, PendingAppend... appends) {
    batch.execute(List.of(appends));
    return Stream.of(appends)
        .map(append -> {
          append.tell();
          return append.answer().toCompletableFuture();
        })
        .toList();
  }

  private IdempotencyKey key(Duration lifetime) {
    return new IdempotencyKey(inbox.toString(), "k", "f", lifetime);
  }

  private long rows() {
    return DATABASE
        .jdbc()
        .sql("select count(*) from notification where receiver = ?")
        .param(inbox.receiver().value())
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionStoresOnceAndIsAnsweredAsUsual(Cut cut) {
    NewNotification notification = Notifications.to(inbox);
    proxy.cutNext(cut);

    Appended answer = append(notification, null);

    assertThat(proxy.hasCut()).isTrue();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Appended.Stored.class,
            stored -> {
              assertThat(stored.notification()).isEqualTo(notification.storedAs(2));
              assertThat(stored.head()).isEqualTo(new InboxHead(2, 2, stored.head().epoch()));
            });
    assertThat(rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionWithAKeyIsNoReplayOfItself(Cut cut) {
    proxy.cutNext(cut);

    Appended answer = append(Notifications.to(inbox), key(Duration.ofHours(1)));

    assertThat(proxy.hasCut()).isTrue();
    assertThat(answer).isInstanceOf(Appended.Stored.class);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whenTheInboxMayHaveGoneOnTheRowAndItsNumberAreTheAnswer() throws Exception {
    NewNotification notification = Notifications.to(inbox);
    CompletableFuture<Appended> answer;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      answer = CompletableFuture.supplyAsync(() -> append(notification, null));
      held.awaitWaiting(1);
      // Queued behind the first one, so that it commits right after it.
      Thread.ofVirtual()
          .start(() ->
              append(
                  new AppendBatch(new Database(DATABASE.dataSource())),
                  Notifications.to(inbox),
                  null));
      held.awaitWaiting(2);
      proxy.cutNext(Cut.AFTER_THE_COMMIT);
    }

    // Which of the two answers it is depends on who is faster; the row and its number do not.
    Appended appended = answer.get(30, TimeUnit.SECONDS);

    assertThat(proxy.hasCut()).isTrue();
    switch (appended) {
      case Appended.Stored(var row, var head) -> {
        assertThat(row).isEqualTo(notification.storedAs(2));
        assertThat(head).isEqualTo(new InboxHead(2, 2, head.epoch()));
      }
      case Appended.Replayed replayed ->
          assertThat(replayed).isEqualTo(new Appended.Replayed(notification.id(), 2));
      case Appended.KeyReused() -> throw new AssertionError("there is no key");
      case Appended.Grown _, Appended.Held _, Appended.Accepted _ ->
          throw new AssertionError("neither grouped nor without the inbox");
    }
  }

  @Test
  void whatIsCommittedAfterItsConnectionWasLostIsStoredOnce() throws Exception {
    NewNotification notification = Notifications.to(inbox);
    CompletableFuture<Appended> answer;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      answer = CompletableFuture.supplyAsync(() -> append(notification, null));
      held.awaitWaiting(1);
      proxy.cutAll();
      // The server does not know, and the second try finds nothing yet and waits behind the first.
      held.awaitWaiting(2);
    }

    assertThat(answer.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Appended.Stored.class,
            stored -> assertThat(stored.notification()).isEqualTo(notification.storedAs(2)));
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whenThereIsNoConnectionAnyMoreTheOutcomeIsUnknown() throws Exception {
    try (PostgresDataSource impatient =
            DATABASE.another(options ->
                ConnectionOptions.of(
                        "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(proxy.port(), DATABASE.name()),
                        options.user(),
                        options.password())
                    .withWaiting(10, Duration.ofMillis(250)));
        HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      AppendBatch lonely = new AppendBatch(new Database(impatient));
      CompletableFuture<Appended> answer =
          CompletableFuture.supplyAsync(() -> append(lonely, Notifications.to(inbox), null));
      held.awaitWaiting(1);
      proxy.close();
      proxy.cutAll();

      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("the connection was lost; whether the notification is stored is unknown");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void aBatchThatLosesADeadlockIsWrittenAgain(String state) {
    try (var _ = FirstTimeFailure.writing(DATABASE, inbox, state)) {
      assertThat(append(Notifications.to(inbox), null))
          .isInstanceOfSatisfying(
              Appended.Stored.class, stored -> assertThat(stored.head().seq()).isEqualTo(2));
    }
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whatCannotBeCommittedWasNotStoredWhateverWasAnsweredBefore() {
    try (var _ = FirstTimeFailure.committing(DATABASE, inbox, "23514")) {
      assertThatThrownBy(() -> append(Notifications.to(inbox), null))
          .isInstanceOf(PostgresException.class);
    }
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void anIdThatExistsAlreadyIsRefusedWhenNoConnectionWasLost() {
    NewNotification notification = Notifications.to(inbox);
    append(notification, null);

    assertThatThrownBy(() -> append(notification, null))
        .isInstanceOf(PostgresException.class)
        .hasMessage("PostgreSQL refused a statement, SQLSTATE 23505");
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aKeyThatRanOutIsTakenOver() {
    append(Notifications.to(inbox), key(Duration.ofHours(1)));
    DATABASE
        .jdbc()
        .sql("update idempotency set expires_at = now() where scope = ?")
        .param(inbox.toString())
        .update();
    NewNotification second = Notifications.to(inbox);

    assertThat(append(second, key(Duration.ofHours(1)))).isInstanceOf(Appended.Stored.class);
    assertThat(append(Notifications.to(inbox), key(Duration.ofHours(1))))
        .isEqualTo(new Appended.Replayed(second.id(), 3));
  }

  @Test
  void aKeyIsKeptForItsLifetime() {
    append(Notifications.to(inbox), key(Duration.ofHours(24)));

    assertThat(
            DATABASE
                .jdbc()
                .sql(
                    "select expires_at - now() between interval '23:59' and interval '24:00'"
                        + " from idempotency where scope = ?")
                .param(inbox.toString())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aNumberIsNotTakenForAReplay() {
    for (int n = 0; n < 3; n++) {
      append(Notifications.to(inbox), key(Duration.ofHours(1)));
    }

    assertThat(append(Notifications.to(inbox), null))
        .isInstanceOfSatisfying(
            Appended.Stored.class, stored -> assertThat(stored.head().seq()).isEqualTo(3));
  }

  @Test
  void aKeyThatIsCommittedWhileItIsWaitedForTakesNoNumber() throws Exception {
    IdempotencyKey key = key(Duration.ofHours(1));
    NewNotification first = Notifications.to(inbox);
    CompletableFuture<List<CompletableFuture<Appended>>> outcomes;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      held.execute(
          """
          with i as (
            update inbox set seq = seq + 1, unread = unread + 1 where receiver = '%s'
            returning tenant, receiver, seq),
          k as (
            insert into idempotency (tenant, scope, key, fingerprint, id)
            select tenant, '%s', '%s', '%s', '%s' from i)
          insert into notification (id, tenant, receiver, sender, object, type, payload,
            created_seq, unread_seq, seq, created_at)
          select '%5$s', tenant, receiver, 's', 'o', 't', '{}', seq, seq, seq, now() from i
          """
              .formatted(inbox.receiver(), key.scope(), key.key(), key.fingerprint(), first.id()));
      outcomes =
          CompletableFuture.supplyAsync(
              () -> outcomes(batch, pending("{}", key), pending("{}", null)));
      held.awaitWaiting(1);
    }

    List<CompletableFuture<Appended>> found = outcomes.get(30, TimeUnit.SECONDS);
    assertThat(found.getFirst().join()).isEqualTo(new Appended.Replayed(first.id(), 2));
    assertStored(found.getLast(), 3, 3);
  }

  // ---- locks

  private IdempotencyKey key(String key) {
    return new IdempotencyKey(inbox.toString(), key, "f", null);
  }

  @Test
  void whoWaitsForAKeyHoldsNoInboxAndNoKeyBehindIt() throws Exception {
    InboxKey elsewhere = NotificationStoreContract.anInbox();
    append(Notifications.to(elsewhere), null);
    AppendBatch another = new AppendBatch(new Database(DATABASE.dataSource()));
    CompletableFuture<List<CompletableFuture<Appended>>> waiting;
    try (HeldInbox held = new HeldInbox(DATABASE, elsewhere)) {
      held.execute(
          """
          insert into idempotency (tenant, scope, key, fingerprint, id)
          select tenant, '%s', '%s', 'f', '%s' from inbox where receiver = '%s'
          """
              .formatted(inbox, EARLY, Notifications.to(elsewhere).id(), elsewhere.receiver()));
      waiting =
          CompletableFuture.supplyAsync(
              () -> outcomes(batch, pending("{}", key(LATE)), pending("{}", key(EARLY))));
      held.awaitWaiting(1);

      assertThat(append(another, Notifications.to(inbox), key(LATE)))
          .isInstanceOf(Appended.Stored.class);
    }
    assertThat(waiting.get(30, TimeUnit.SECONDS))
        .extracting(CompletableFuture::join)
        .hasOnlyElementsOfType(Appended.Replayed.class);
  }

  @Test
  void whoWaitsForAnInboxHoldsNoneBehindIt() throws Exception {
    InboxKey early = new InboxKey(inbox.tenant(), new UserId(EARLY + inbox.receiver()));
    InboxKey late = new InboxKey(inbox.tenant(), new UserId(LATE + inbox.receiver()));
    append(Notifications.to(early), null);
    append(Notifications.to(late), null);
    AppendBatch another = new AppendBatch(new Database(DATABASE.dataSource()));
    CompletableFuture<List<CompletableFuture<Appended>>> waiting;
    try (HeldInbox held = new HeldInbox(DATABASE, early)) {
      waiting = CompletableFuture.supplyAsync(() -> outcomes(batch, pending(late), pending(early)));
      held.awaitWaiting(1);

      assertThat(append(another, Notifications.to(late), null)).isInstanceOf(Appended.Stored.class);
    }
    List<CompletableFuture<Appended>> stored = waiting.get(30, TimeUnit.SECONDS);
    assertStored(stored.getFirst(), 3, 3);
    assertStored(stored.getLast(), 2, 2);
  }

  // ---- together

  private PendingAppend pending(InboxKey receiver) {
    return new PendingAppend(Notifications.to(receiver), null, 0);
  }

  private PendingAppend pending(String payload, @Nullable IdempotencyKey key) {
    return new PendingAppend(Notifications.to(inbox, payload), key, 0);
  }

  private static Appended.Stored stored(CompletableFuture<Appended> outcome) {
    return (Appended.Stored) outcome.join();
  }

  private static void assertStored(CompletableFuture<Appended> outcome, long seq, long unread) {
    InboxHead head = stored(outcome).head();
    assertThat(head).isEqualTo(new InboxHead(seq, unread, head.epoch()));
    assertThat(stored(outcome).notification().seq()).isEqualTo(seq);
  }

  @Test
  void eachReceiversNumbersAndCountsGoOnInTheOrderOfTheBatch() {
    InboxKey other = NotificationStoreContract.anInbox();

    var outcomes = outcomes(batch, pending(other), pending(inbox), pending(other), pending(inbox));

    assertStored(outcomes.get(0), 1, 1);
    assertStored(outcomes.get(1), 2, 2);
    assertStored(outcomes.get(2), 2, 2);
    assertStored(outcomes.get(3), 3, 3);
  }

  @Test
  void theSecondOfTwoWithOneKeyIsAnsweredByTheFirst() {
    IdempotencyKey key = key(Duration.ofHours(1));
    IdempotencyKey otherBody = new IdempotencyKey(key.scope(), key.key(), "g", key.lifetime());

    var outcomes =
        outcomes(
            batch,
            pending("{}", key),
            pending("{}", key),
            pending("{}", otherBody),
            pending("{}", null));

    assertStored(outcomes.get(0), 2, 2);
    assertThat(outcomes.get(1).join())
        .isEqualTo(new Appended.Replayed(stored(outcomes.get(0)).notification().id(), 2));
    assertThat(outcomes.get(2).join()).isEqualTo(new Appended.KeyReused());
    assertStored(outcomes.get(3), 3, 3);
  }

  @Test
  void whatPostgresCannotHoldIsRefusedAloneAndItsTwinIsStored() {
    IdempotencyKey key = key(Duration.ofHours(1));
    String poison = "{\"a\":\"\0\"}";

    var outcomes =
        outcomes(
            batch,
            pending("{}", null),
            pending(poison, key),
            pending("{}", key),
            pending("{\"a\":\"\\ud800\\u0000\"}", null),
            pending("{}", null));

    assertStored(outcomes.get(0), 2, 2);
    assertThatThrownBy(outcomes.get(1)::join).cause().isInstanceOf(PostgresException.class);
    assertStored(outcomes.get(2), 3, 3);
    // Kept as text, whatever it would say if it were read.
    assertStored(outcomes.get(3), 4, 4);
    assertStored(outcomes.get(4), 5, 5);
    assertThat(rows()).isEqualTo(5);
  }

  @Test
  void anInboxThatAnotherHoldsRefusesItsOwnOnly() throws Exception {
    InboxKey free = NotificationStoreContract.anInbox();
    PostgresDataSource impatient =
        DATABASE.another(options ->
            new ConnectionOptions(
                options.url(),
                options.user(),
                options.password(),
                2,
                10,
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30)));
    try (impatient;
        HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      var outcomes =
          outcomes(
              new AppendBatch(new Database(impatient)),
              pending(free),
              pending(inbox),
              pending(free));

      assertStored(outcomes.get(0), 1, 1);
      assertThatThrownBy(outcomes.get(1)::join)
          .cause()
          .isInstanceOf(StoreUnavailableException.class);
      assertStored(outcomes.get(2), 2, 2);
      held.execute("select 1");
    }
    assertThat(rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionStoresEachOfABatchOnceWithItsOwnCount(Cut cut) {
    InboxKey other = NotificationStoreContract.anInbox();
    IdempotencyKey key = key(Duration.ofHours(1));
    PendingAppend[] appends = {
      pending(inbox), pending(other), pending("{}", key), pending(inbox), pending("{}", key)
    };
    proxy.cutNext(cut);

    var outcomes = outcomes(batch, appends);

    assertThat(proxy.hasCut()).isTrue();
    assertStored(outcomes.get(0), 2, 2);
    assertStored(outcomes.get(1), 1, 1);
    assertStored(outcomes.get(2), 3, 3);
    assertStored(outcomes.get(3), 4, 4);
    assertThat(outcomes.get(4).join())
        .isEqualTo(new Appended.Replayed(appends[2].notification().id(), 3));
    assertThat(rows()).isEqualTo(4);
  }

  @Test
  void aTenantIsMadeOnceForAllThatAreNewInIt() {
    InboxKey one = anInboxOfANewTenant("one");
    InboxKey two = new InboxKey(one.tenant(), new UserId("two"));

    var outcomes = outcomes(batch, pending(one), pending(inbox), pending(two), pending(one));

    assertStored(outcomes.get(0), 1, 1);
    assertStored(outcomes.get(1), 2, 2);
    assertStored(outcomes.get(2), 1, 1);
    assertStored(outcomes.get(3), 2, 2);
  }

  private static InboxKey anInboxOfANewTenant(String receiver) {
    return new InboxKey(new TenantId("tenant " + System.nanoTime()), new UserId(receiver));
  }
}

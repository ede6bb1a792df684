package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Appended.Replayed.Kind;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.postgres.CuttingProxy.Cut;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

/// What becomes of grouped appends that are written together: each is counted once, in its order,
/// whatever is lost, held or refused.
class GroupedAppendBatchTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "grouped_append");
  private static final Group LEADING = new Group("g", Duration.ofMinutes(1), Edge.LEADING);
  private static final Group TRAILING = new Group("g", Duration.ofMinutes(1), Edge.TRAILING);
  private static final Duration HOUR = Duration.ofHours(1);

  /// When all windows of these tests are over.
  private static final Instant OVER = Instant.parse("2026-11-22T09:30:00Z");

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private CuttingProxy proxy;
  private PostgresDataSource pool;
  private AppendBatch batch;

  @BeforeEach
  void openThroughTheProxy() throws IOException {
    DATABASE.jdbc().sql("delete from grouping_window").update();
    proxy = new CuttingProxy(DATABASE.server().port());
    pool =
        DATABASE.another(options ->
            ConnectionOptions.of(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE.name()),
                options.user(),
                options.password()));
    batch = new AppendBatch(new Database(pool));
    outcomes(batch, new PendingAppend(Notifications.to(inbox), null, 0));
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

  private static PendingAppend pending(InboxKey to, @Nullable Group group) {
    return new PendingAppend(Notifications.to(to), group, null, 0);
  }

  private PendingAppend keyed(Group group, String key) {
    return new PendingAppend(Notifications.to(inbox), group, key(key), 0);
  }

  private IdempotencyKey key(String key) {
    return new IdempotencyKey(inbox.toString(), key, "f", HOUR);
  }

  private static NotificationId id(PendingAppend append) {
    return append.notification().id();
  }

  /// What all the notifications of the inbox stand for.
  private long counted() {
    return DATABASE
        .jdbc()
        .sql("select coalesce(sum(group_count), 0) from notification where receiver = ?")
        .param(inbox.receiver().value())
        .query(Long.class)
        .single();
  }

  private void assertGrown(
      CompletableFuture<Appended> outcome, NotificationId id, long seq, int count) {
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Appended.Grown.class,
            grown -> {
              assertThat(grown.notification().id()).isEqualTo(id);
              assertThat(grown.notification().groupCount()).isEqualTo(count);
              assertThat(grown.head()).isEqualTo(new InboxHead(seq, 2, grown.head().epoch()));
            });
  }

  // ---- together

  @Test
  void severalToOneGroupAreCountedEachInTheirOrder() {
    PendingAppend first = pending(inbox, LEADING);
    PendingAppend held = pending(inbox, TRAILING);

    var outcomes =
        outcomes(
            batch,
            first,
            held,
            pending(inbox, LEADING),
            pending(inbox, TRAILING),
            pending(inbox, LEADING));

    assertThat(outcomes.get(0).join()).isInstanceOf(Appended.Stored.class);
    assertThat(outcomes.get(1).join()).isEqualTo(new Appended.Held(id(held)));
    assertGrown(outcomes.get(2), id(first), 3, 2);
    assertThat(outcomes.get(3).join()).isEqualTo(new Appended.Held(id(held)));
    assertGrown(outcomes.get(4), id(first), 4, 3);
    assertThat(counted()).isEqualTo(4);
  }

  @Test
  void groupedOnesAndOthersAreWrittenByOneBatch() {
    PendingAppend first = pending(inbox, LEADING);

    var outcomes = outcomes(batch, first, pending(inbox, null), pending(inbox, LEADING));

    assertThat(outcomes.get(1).join())
        .isInstanceOfSatisfying(
            Appended.Stored.class, stored -> assertThat(stored.head().seq()).isEqualTo(2));
    assertThat(outcomes.get(0).join())
        .isInstanceOfSatisfying(
            Appended.Stored.class, stored -> assertThat(stored.head().seq()).isEqualTo(3));
    assertThat(outcomes.get(2).join()).isInstanceOf(Appended.Grown.class);
  }

  @Test
  void theSecondOfTwoWithOneKeyIsAnsweredByTheFirst() {
    PendingAppend first = pending(inbox, LEADING);

    var outcomes = outcomes(batch, first, keyed(LEADING, "k"), keyed(LEADING, "k"));

    assertGrown(outcomes.get(1), id(first), 3, 2);
    assertThat(outcomes.get(2).join()).isEqualTo(new Appended.Replayed(id(first), 3, Kind.GROWN));
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void aTenantIsMadeOnceForAllThatAreNewInIt() {
    InboxKey fresh = new InboxKey(new TenantId("tenant " + System.nanoTime()), new UserId("one"));

    var outcomes = outcomes(batch, pending(fresh, LEADING), pending(fresh, LEADING));

    assertThat(outcomes.get(0).join()).isInstanceOf(Appended.Stored.class);
    assertThat(outcomes.get(1).join()).isInstanceOf(Appended.Grown.class);
  }

  @Test
  void whatPostgresCannotHoldIsRefusedAloneAndCountsNothing() {
    PendingAppend first = pending(inbox, LEADING);
    PendingAppend broken =
        new PendingAppend(Notifications.to(inbox, "{\"a\":\"\u0000\"}"), LEADING, null, 0);

    var outcomes = outcomes(batch, first, broken, pending(inbox, LEADING));

    assertThatThrownBy(outcomes.get(1)::join).cause().isInstanceOf(PostgresException.class);
    assertGrown(outcomes.get(2), id(first), 3, 2);
    assertThat(counted()).isEqualTo(3);
  }

  // ---- lost connections

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionCountsWhatHasAKeyOnce(Cut cut) {
    PendingAppend first = keyed(LEADING, "first");
    proxy.cutNext(cut);

    var outcomes = outcomes(batch, first, keyed(LEADING, "grown"), keyed(TRAILING, "held"));

    assertThat(proxy.hasCut()).isTrue();
    assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
    new PostgresGroups(DATABASE.dataSource()).show(OVER, 10);
    assertThat(counted()).isEqualTo(4);
    var again = outcomes(batch, keyed(LEADING, "grown"), keyed(TRAILING, "held"));
    assertThat(again.get(0).join()).isEqualTo(new Appended.Replayed(id(first), 3, Kind.GROWN));
    assertThat(counted()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionIsUnknownWithoutAKeyAndNeverCountedTwice(Cut cut) {
    outcomes(batch, pending(inbox, LEADING));
    long before = counted();
    proxy.cutNext(cut);

    var outcome = outcomes(batch, pending(inbox, LEADING)).getFirst();

    assertThatThrownBy(outcome::join)
        .cause()
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("the connection was lost; whether the notification is stored is unknown");
    assertThat(counted()).isEqualTo(cut == Cut.AFTER_THE_COMMIT ? before + 1 : before);
  }

  @Test
  void aLostConnectionKnowsTheOneThatOpenedTheWindow() {
    PendingAppend first = pending(inbox, LEADING);
    proxy.cutNext(Cut.AFTER_THE_COMMIT);

    var outcome = outcomes(batch, first).getFirst();

    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Appended.Stored.class,
            stored ->
                assertThat(stored.notification()).isEqualTo(first.notification().storedAs(2)));
  }

  // ---- locks

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void aBatchThatLosesADeadlockIsWrittenAgain(String state) {
    PendingAppend first = pending(inbox, LEADING);
    try (var _ = FirstTimeFailure.writing(DATABASE, inbox, state)) {
      var outcomes = outcomes(batch, first, pending(inbox, LEADING));

      assertThat(outcomes.get(0).join()).isInstanceOf(Appended.Stored.class);
      assertGrown(outcomes.get(1), id(first), 3, 2);
    }
  }

  @Test
  void itDecidesOnWhatWasCommittedWhileItWaitedForTheInbox() throws Exception {
    NewNotification first = Notifications.to(inbox);
    outcomes(batch, new PendingAppend(first, LEADING, null, 0));
    CompletableFuture<List<CompletableFuture<Appended>>> waiting;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      waiting = CompletableFuture.supplyAsync(() -> outcomes(batch, pending(inbox, LEADING)));
      held.awaitWaiting(1);
      held.execute(
          """
          with i as (
            update inbox set seq = seq + 1, unread = unread - 1 where receiver = '%s'
            returning seq)
          update notification n set seq = i.seq, read_at = now() from i where n.id = '%s'
          """
              .formatted(inbox.receiver(), first.id()));
    }

    Appended next = waiting.get(30, TimeUnit.SECONDS).getFirst().join();

    assertThat(next)
        .isInstanceOfSatisfying(
            Appended.Stored.class,
            stored ->
                assertThat(stored.head()).isEqualTo(new InboxHead(4, 2, stored.head().epoch())));
  }

  @Test
  void whoWaitsForAWindowHoldsNoInbox() throws Exception {
    outcomes(batch, pending(inbox, LEADING));
    CompletableFuture<List<CompletableFuture<Appended>>> waiting;
    InboxKey elsewhere = NotificationStoreContract.anInbox();
    outcomes(batch, pending(elsewhere, null));
    try (HeldInbox held = new HeldInbox(DATABASE, elsewhere)) {
      held.execute(
          "update grouping_window set count = count where receiver = '%s'"
              .formatted(inbox.receiver()));
      waiting = CompletableFuture.supplyAsync(() -> outcomes(batch, pending(inbox, LEADING)));
      held.awaitWaiting(1);

      assertThat(
              outcomes(new AppendBatch(new Database(DATABASE.dataSource())), pending(inbox, null))
                  .getFirst()
                  .join())
          .isInstanceOf(Appended.Stored.class);
    }
    assertThat(waiting.get(30, TimeUnit.SECONDS).getFirst().join())
        .isInstanceOf(Appended.Grown.class);
  }

  @Test
  void whatAnotherHoldsRefusesItsOwnOnly() throws Exception {
    InboxKey free = NotificationStoreContract.anInbox();
    outcomes(batch, pending(free, LEADING), pending(free, TRAILING));
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
      held.execute(
          "update grouping_window set count = count where edge = 'trailing' and receiver = '%s'"
              .formatted(free.receiver()));
      var outcomes =
          outcomes(
              new AppendBatch(new Database(impatient)),
              pending(free, LEADING),
              pending(inbox, LEADING),
              pending(inbox, TRAILING),
              pending(free, TRAILING));

      assertThat(outcomes.get(0).join()).isInstanceOf(Appended.Grown.class);
      assertThatThrownBy(outcomes.get(1)::join)
          .cause()
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(outcomes.get(2).join()).isInstanceOf(Appended.Held.class);
      assertThatThrownBy(outcomes.get(3)::join)
          .cause()
          .isInstanceOf(StoreUnavailableException.class);
    }
    assertThat(counted()).isEqualTo(1);
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresHousekeepingTest {
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "housekeeping");
  private static final HistoryFilter ALL = new HistoryFilter(HistoryFilter.State.ALL, null);
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private final PostgresRevocations revocations = new PostgresRevocations(DATABASE.dataSource());

  @AfterAll
  static void closeDatabase() {
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void emptyTheTables() {
    DATABASE.jdbc().sql("truncate idempotency, read_mark, notification, inbox").update();
  }

  private PostgresHousekeeping at(Instant now, int stepRows, int maxSteps) {
    return new PostgresHousekeeping(
        DATABASE.dataSource(),
        revocations,
        new HousekeepingPolicy(stepRows, maxSteps, MONTH),
        InstantSource.fixed(now));
  }

  private List<NotificationId> append(int count, @Nullable Duration keysFor) {
    List<NotificationId> ids = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      IdempotencyKey key = new IdempotencyKey(inbox.toString(), "key-" + n, "f", keysFor);
      Appended.Stored stored =
          (Appended.Stored) STORE.append(Notifications.to(inbox), key).toCompletableFuture().join();
      ids.add(stored.notification().id());
    }
    return ids;
  }

  private long unsettled() {
    return DATABASE.count("select count(*) from notification where read_at is null");
  }

  private @Nullable Instant readAt(NotificationId id) {
    return STORE.find(inbox, id).orElseThrow().readAt();
  }

  @Test
  void expiredKeysAreDroppedAndOthersAreNot() {
    append(5, Duration.ofHours(1));
    DATABASE.jdbc().sql("update idempotency set expires_at = now() where key < 'key-3'").update();
    DATABASE.jdbc().sql("update idempotency set expires_at = null where key = 'key-4'").update();

    assertThat(at(NINE, 2, 10).runOnce().keys()).isEqualTo(3);
    assertThat(DATABASE.count("select count(*) from idempotency")).isEqualTo(2);
  }

  @Test
  void oneRunDropsABoundedNumberOfKeys() {
    append(10, Duration.ofHours(1));
    DATABASE.jdbc().sql("update idempotency set expires_at = now()").update();

    PostgresHousekeeping.Done first = at(NINE, 2, 3).runOnce();
    PostgresHousekeeping.Done second = at(NINE, 2, 3).runOnce();

    assertThat(first.keys()).isEqualTo(6);
    assertThat(first.more()).isTrue();
    assertThat(second.keys()).isEqualTo(4);
    assertThat(second.more()).isFalse();
  }

  @Test
  void settlingWritesTheTimeOfTheFirstReadAllAndChangesNothingSeen() {
    List<NotificationId> ids = append(5, null);
    STORE.markAllRead(inbox, OptionalLong.of(2), NINE);
    STORE.markAllRead(inbox, OptionalLong.of(4), NINE.plusSeconds(1));
    InboxHead before = STORE.head(inbox);

    assertThat(at(NINE.plusSeconds(2), 1, 20).runOnce().settled()).isEqualTo(4);

    assertThat(unsettled()).isEqualTo(1);
    assertThat(ids.stream().map(this::readAt))
        .containsExactly(NINE, NINE, NINE.plusSeconds(1), NINE.plusSeconds(1), null);
    assertThat(STORE.head(inbox)).isEqualTo(before);
    assertThat(DATABASE.count("select count(*) from read_mark where settled")).isEqualTo(2);
  }

  @Test
  void oneRunSettlesABoundedNumberOfRows() {
    append(10, null);
    STORE.markAllRead(inbox, OptionalLong.empty(), NINE);

    PostgresHousekeeping.Done first = at(NINE, 2, 3).runOnce();

    assertThat(first.settled()).isEqualTo(6);
    assertThat(first.more()).isTrue();
    assertThat(at(NINE, 2, 3).runOnce().settled()).isEqualTo(4);
    assertThat(at(NINE, 2, 3).runOnce().more()).isFalse();
    assertThat(unsettled()).isZero();
  }

  @Test
  void anInboxThatIsHeldKeepsNoOneElseWaiting() throws Exception {
    append(3, null);
    STORE.markAllRead(inbox, OptionalLong.empty(), NINE);
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      held.execute("select 1 from notification where created_seq = 2 for update");

      assertThat(at(NINE, 10, 10).runOnce().settled()).isEqualTo(2);
    }

    assertThat(at(NINE, 10, 10).runOnce().settled()).isEqualTo(1);
  }

  @Test
  void anOldReadAllIsDroppedOnceItsRowsHaveItsTime() {
    NotificationId id = append(1, null).getFirst();
    STORE.markAllRead(inbox, OptionalLong.empty(), NINE);
    at(NINE, 10, 10).runOnce();

    assertThat(at(NINE.plus(MONTH).minusMillis(1), 10, 10).runOnce().marks()).isZero();
    assertThat(at(NINE.plus(MONTH), 10, 10).runOnce().marks()).isEqualTo(1);

    assertThat(readAt(id)).isEqualTo(NINE);
    assertThat(DATABASE.count("select pruned_seq from inbox")).isEqualTo(2);
  }

  @Test
  void anOldReadAllStaysWhileARowNeedsIt() {
    List<NotificationId> ids = append(3, null);
    STORE.markAllRead(inbox, OptionalLong.empty(), NINE);
    Instant old = NINE.plus(MONTH);

    for (int row = 0; row < 3; row++) {
      assertThat(at(old, 1, 1).runOnce().marks()).isZero();
      assertThat(ids.stream().map(this::readAt)).containsOnly(NINE);
    }
    assertThat(at(old, 1, 1).runOnce().marks()).isEqualTo(1);
    assertThat(ids.stream().map(this::readAt)).containsOnly(NINE);
  }

  @Test
  void readAllsAreDroppedInTheOrderOfTheirNumbers() {
    append(2, null);
    STORE.markAllRead(inbox, OptionalLong.of(1), NINE.plusSeconds(1));
    // By the clock of another node it is the older one.
    STORE.markAllRead(inbox, OptionalLong.of(2), NINE);
    at(NINE.plusSeconds(1), 10, 10).runOnce();

    assertThat(at(NINE.plus(MONTH), 10, 10).runOnce().marks()).isZero();
    assertThat(DATABASE.count("select pruned_seq from inbox")).isZero();

    Instant later = NINE.plus(MONTH).plusSeconds(1);
    int dropped = at(later, 10, 10).runOnce().marks() + at(later, 10, 10).runOnce().marks();
    assertThat(dropped).isEqualTo(2);
    assertThat(DATABASE.count("select pruned_seq from inbox")).isEqualTo(4);
  }

  @Test
  void whatIsOldInAnInboxThatIsHeldStaysAndKeepsNoOneWaiting() throws Exception {
    InboxKey free = NotificationStoreContract.anInbox();
    for (InboxKey receiver : List.of(inbox, free)) {
      STORE.append(Notifications.to(receiver), null).toCompletableFuture().join();
      STORE.markAllRead(receiver, OptionalLong.empty(), NINE);
      NotificationId id =
          STORE.history(receiver, ALL, PageRequest.first(1, 1000)).items().getFirst().id();
      STORE.change(receiver, id, NotificationAction.DELETE, NINE);
    }
    at(NINE, 10, 10).runOnce();
    Instant old = NINE.plus(MONTH);
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      PostgresHousekeeping.Done done = at(old, 10, 10).runOnce();

      assertThat(done.marks()).isEqualTo(1);
      assertThat(done.tombstones()).isEqualTo(1);
      held.execute("select 1");
    }

    PostgresHousekeeping.Done done = at(old, 10, 10).runOnce();
    assertThat(done.marks()).isEqualTo(1);
    assertThat(done.tombstones()).isEqualTo(1);
  }

  @Test
  void anInboxOutlivesEverythingInIt() {
    NotificationId id = append(1, null).getFirst();
    STORE.markAllRead(inbox, OptionalLong.empty(), NINE);
    STORE.change(inbox, id, NotificationAction.DELETE, NINE);
    long epoch = STORE.head(inbox).epoch();
    for (int run = 0; run < 2; run++) {
      at(NINE.plus(MONTH), 10, 10).runOnce();
    }

    assertThat(DATABASE.count("select count(*) from notification")).isZero();
    assertThat(DATABASE.count("select count(*) from read_mark")).isZero();
    assertThat(STORE.head(inbox)).isEqualTo(new InboxHead(3, 0, epoch));
  }

  @Test
  void anArchivedRowKeepsTheTimeOfADroppedReadAll() {
    NotificationId id = append(2, null).getFirst();
    DATABASE.jdbc().sql("update notification set archived_at = now() where seq = 1").update();
    STORE.markAllRead(inbox, OptionalLong.empty(), NINE);
    Instant old = NINE.plus(MONTH);

    at(old, 10, 10).runOnce();

    assertThat(DATABASE.count("select count(*) from read_mark")).isZero();
    assertThat(readAt(id)).isEqualTo(NINE);
  }

  @Test
  void whatIsLeftOfAnOldDeletionGoesAndTheInboxSaysSo() {
    List<NotificationId> ids = append(4, null);
    for (NotificationId id : ids.subList(0, 3)) {
      STORE.change(inbox, id, NotificationAction.DELETE, NINE);
    }
    InboxHead before = STORE.head(inbox);

    assertThat(at(NINE.plus(MONTH).minusMillis(1), 2, 10).runOnce().tombstones()).isZero();
    assertThat(at(NINE.plus(MONTH), 1, 2).runOnce().tombstones()).isEqualTo(2);
    assertThat(DATABASE.count("select pruned_seq from inbox")).isEqualTo(6);
    assertThat(at(NINE.plus(MONTH), 2, 10).runOnce().tombstones()).isEqualTo(1);

    assertThat(DATABASE.count("select pruned_seq from inbox")).isEqualTo(7);
    assertThat(DATABASE.count("select count(*) from notification")).isEqualTo(1);
    assertThat(STORE.head(inbox)).isEqualTo(before);
    long epoch = before.epoch();
    assertThat(STORE.changesSince(inbox, new SyncRequest(6, epoch, 10, 1000)))
        .isInstanceOf(SyncResult.Reset.class);
    assertThat(STORE.changesSince(inbox, new SyncRequest(7, epoch, 10, 1000)))
        .isEqualTo(new SyncResult.Changes(List.of(), List.of(), 7, 7, before, false));
  }

  @Test
  void aKeyOutlivesWhatItMade() {
    NotificationId id = append(1, null).getFirst();
    STORE.change(inbox, id, NotificationAction.DELETE, NINE);
    at(NINE.plus(MONTH), 10, 10).runOnce();
    IdempotencyKey key = new IdempotencyKey(inbox.toString(), "key-0", "f", null);

    assertThat(STORE.append(Notifications.to(inbox), key).toCompletableFuture().join())
        .isEqualTo(new Appended.Replayed(id, 0));
  }

  @Test
  void revocationsThatMayBeForgottenGo() {
    revocations.add(new Revocation.OfToken(new TenantId("acme"), "jti", NINE, NINE.plusSeconds(1)));

    at(NINE.plusSeconds(1), 1, 1).runOnce();

    assertThat(revocations.active(NINE)).isEmpty();
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresInboxUpkeepTest {
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "upkeep");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final InboxKey inbox = NotificationStoreContract.anInbox();

  @AfterAll
  static void closeDatabase() {
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void emptyTheTables() {
    DATABASE.jdbc().sql("truncate idempotency, read_mark, notification, inbox").update();
  }

  private static PostgresInboxUpkeep bounded(
      @Nullable Duration maxAge, @Nullable Integer maxCount) {
    return upkeep(new RetentionPolicy.Bound(maxAge, maxCount), Map.of());
  }

  private static PostgresInboxUpkeep upkeep(
      RetentionPolicy.Bound standard, Map<String, RetentionPolicy.Bound> tenants) {
    return new PostgresInboxUpkeep(
        DATABASE.dataSource(), new RetentionPolicy(standard, tenants, 3, 2));
  }

  private static NotificationId append(
      InboxKey receiver, Instant createdAt, @Nullable Instant expiresAt) {
    NewNotification made = Notifications.to(receiver);
    NewNotification notification =
        new NewNotification(
            made.id(),
            made.tenant(),
            made.receiver(),
            made.sender(),
            made.object(),
            made.type(),
            made.payload(),
            createdAt,
            expiresAt);
    return ((Appended.Stored) STORE.append(notification, null).toCompletableFuture().join())
        .notification()
        .id();
  }

  private static List<NotificationId> left(InboxKey inbox) {
    return STORE.unread(inbox, PageRequest.first(1000, 1_000_000)).items().stream()
        .map(Notification::id)
        .toList();
  }

  @Test
  void whatHasExpiredIsDeletedUnderNumbersOfItsOwn() {
    NotificationId first = append(inbox, NINE, NINE);
    NotificationId second = append(inbox, NINE, NINE.plusMillis(1));
    NotificationId third = append(inbox, NINE, null);
    NotificationId fourth = append(inbox, NINE, NINE.minusSeconds(1));
    STORE.change(inbox, first, NotificationAction.READ, NINE);
    long epoch = STORE.head(inbox).epoch();

    List<InboxChange.Removed> removed = bounded(null, null).expire(NINE, 100);

    assertThat(removed)
        .containsExactly(
            new InboxChange.Removed(inbox, first, new InboxHead(6, 3, epoch)),
            new InboxChange.Removed(inbox, fourth, new InboxHead(7, 2, epoch)));
    assertThat(STORE.head(inbox)).isEqualTo(new InboxHead(7, 2, epoch));
    assertThat(left(inbox)).containsExactly(third, second);
    assertThat(bounded(null, null).expire(NINE, 100)).isEmpty();
  }

  @Test
  void whatHasExpiredLeavesNoContents() {
    append(inbox, NINE, NINE);

    bounded(null, null).expire(NINE, 100);

    assertThat(DATABASE.count("select count(*) from notification where payload is not null"))
        .isZero();
  }

  @Test
  void nodesThatDeleteAtTheSameTimeDeleteEachOnce() throws Exception {
    Set<NotificationId> due = new HashSet<>();
    for (int n = 0; n < 40; n++) {
      due.add(append(inbox, NINE, NINE));
    }
    CountDownLatch together = new CountDownLatch(4);
    List<Future<List<InboxChange.Removed>>> nodes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int node = 0; node < 4; node++) {
        nodes.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              return bounded(null, null).expire(NINE, 100);
            }));
      }
    }
    List<InboxChange.Removed> removed = new ArrayList<>();
    for (Future<List<InboxChange.Removed>> node : nodes) {
      removed.addAll(node.get());
    }
    // Whoever found the inbox held has left it alone.
    removed.addAll(bounded(null, null).expire(NINE, 100));

    assertThat(removed).extracting(InboxChange.Removed::id).doesNotHaveDuplicates().hasSize(40);
    assertThat(removed).extracting(InboxChange.Removed::id).containsAll(due);
    assertThat(STORE.head(inbox)).isEqualTo(new InboxHead(80, 0, STORE.head(inbox).epoch()));
  }

  @Test
  void whatWasDeletedMeanwhileIsNotDeletedAgain() {
    NotificationId id = append(inbox, NINE, NINE);
    STORE.change(inbox, id, NotificationAction.DELETE, NINE);
    InboxHead before = STORE.head(inbox);

    assertThat(
            DATABASE.count(
                "select count(*) from remove_notifications(array['%s'::uuid], now())"
                    .formatted(id)))
        .isZero();
    assertThat(STORE.head(inbox)).isEqualTo(before);
  }

  @Test
  void oneTransactionHoldsABoundedNumberOfInboxes() {
    append(inbox, NINE, NINE);
    List.of(
            """
            insert into inbox (tenant, receiver, seq, unread)
            select i.tenant, i.receiver || n, 1, 1 from inbox i cross join generate_series(1, 500) n
            """,
            """
            insert into notification (id, tenant, receiver, sender, object, type, payload,
              created_seq, unread_seq, seq, created_at, expires_at)
            select uuidv7(), n.tenant, n.receiver || i, n.sender, n.object, n.type, n.payload,
              1, 1, 1, n.created_at, n.expires_at
            from notification n cross join generate_series(1, 500) i
            """)
        .forEach(sql -> DATABASE.jdbc().sql(sql).update());

    assertThat(bounded(null, null).expire(NINE, 1000)).hasSize(501);

    assertThat(DATABASE.count("select max(n) from (select count(*) n from inbox group by xmin)"))
        .isEqualTo(500);
  }

  @Test
  void oneStepExpiresABoundedNumberTheOldestFirst() {
    NotificationId late = append(inbox, NINE, NINE.minusSeconds(1));
    NotificationId early = append(inbox, NINE, NINE.minusSeconds(2));

    assertThat(bounded(null, null).expire(NINE, 1))
        .extracting(InboxChange.Removed::id)
        .containsExactly(early);
    assertThat(bounded(null, null).expire(NINE, 1))
        .extracting(InboxChange.Removed::id)
        .containsExactly(late);
  }

  @Test
  void anInboxThatIsHeldIsLeftForTheNextTimeAndKeepsNoOneWaiting() throws Exception {
    InboxKey free = NotificationStoreContract.anInbox();
    NotificationId here = append(inbox, NINE, NINE.minusSeconds(2));
    NotificationId there = append(free, NINE, NINE.minusSeconds(1));
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      assertThat(bounded(null, null).expire(NINE, 1))
          .extracting(InboxChange.Removed::id)
          .containsExactly(there);
      held.execute("select 1");
    }

    assertThat(bounded(null, null).expire(NINE, 1))
        .extracting(InboxChange.Removed::id)
        .containsExactly(here);
  }

  @Test
  void whatIsTooOldIsDeletedTheOldestFirstInSmallSteps() {
    List<NotificationId> old = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      old.add(append(inbox, NINE, null));
    }
    NotificationId young = append(inbox, NINE.plusMillis(1), null);
    PostgresInboxUpkeep upkeep = bounded(Duration.ofDays(1), null);
    Instant now = NINE.plus(Duration.ofDays(1)).plusMillis(1);

    assertThat(upkeep.retain(now)).extracting(InboxChange.Removed::id).isEqualTo(old.subList(0, 2));
    assertThat(upkeep.retain(now)).extracting(InboxChange.Removed::id).isEqualTo(old.subList(2, 4));
    assertThat(upkeep.retain(now)).extracting(InboxChange.Removed::id).isEqualTo(old.subList(4, 5));
    assertThat(upkeep.retain(now)).isEmpty();

    assertThat(left(inbox)).containsExactly(young);
  }

  @Test
  void whatIsTooMuchForAnInboxIsDeletedArchivedOnesIncluded() {
    List<NotificationId> all = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      all.add(append(inbox, NINE, null));
    }
    STORE.change(inbox, all.get(1), NotificationAction.ARCHIVE, NINE);
    STORE.change(inbox, all.get(2), NotificationAction.DELETE, NINE);
    PostgresInboxUpkeep upkeep = bounded(null, 2);

    assertThat(upkeep.retain(NINE))
        .extracting(InboxChange.Removed::id)
        .containsExactly(all.get(0), all.get(1));
    assertThat(upkeep.retain(NINE)).isEmpty();

    assertThat(left(inbox)).containsExactly(all.get(4), all.get(3));
  }

  @Test
  void theOldestOfWhatIsTooMuchGoFirst() {
    List<NotificationId> all = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      all.add(append(inbox, NINE, null));
    }
    PostgresInboxUpkeep upkeep = bounded(null, 2);

    assertThat(upkeep.retain(NINE))
        .extracting(InboxChange.Removed::id)
        .isEqualTo(all.subList(0, 2));
    assertThat(upkeep.retain(NINE))
        .extracting(InboxChange.Removed::id)
        .isEqualTo(all.subList(2, 4));
    assertThat(upkeep.retain(NINE))
        .extracting(InboxChange.Removed::id)
        .isEqualTo(all.subList(4, 5));
    assertThat(upkeep.retain(NINE)).isEmpty();
  }

  @Test
  void aTenantMayHaveItsOwnBounds() {
    InboxKey strict = new InboxKey(new TenantId("strict"), new UserId("ada"));
    InboxKey free = new InboxKey(new TenantId("free"), new UserId("ada"));
    for (InboxKey receiver : List.of(inbox, strict, free)) {
      append(receiver, NINE, null);
      append(receiver, NINE, null);
      append(receiver, NINE, null);
    }
    PostgresInboxUpkeep upkeep =
        upkeep(
            new RetentionPolicy.Bound(null, 2),
            Map.of(
                "strict",
                new RetentionPolicy.Bound(Duration.ofDays(1), 1),
                "free",
                new RetentionPolicy.Bound(null, null)));

    upkeep.retain(NINE);

    assertThat(left(inbox)).hasSize(2);
    assertThat(left(strict)).hasSize(1);
    assertThat(left(free)).hasSize(3);
    // The first of them looks at whatever comes after the third inbox.
    upkeep.retain(NINE.plus(Duration.ofDays(2)));
    upkeep.retain(NINE.plus(Duration.ofDays(2)));
    assertThat(left(strict)).isEmpty();
  }

  @Test
  void allInboxesTakeTheirTurn() {
    Set<InboxKey> inboxes = new HashSet<>();
    for (int n = 0; n < 10; n++) {
      InboxKey receiver = NotificationStoreContract.anInbox();
      inboxes.add(receiver);
      append(receiver, NINE, null);
    }
    PostgresInboxUpkeep upkeep = bounded(Duration.ofDays(1), null);
    Set<InboxKey> kept = new HashSet<>();

    for (int step = 0; step < 4; step++) {
      upkeep.retain(NINE.plus(Duration.ofDays(2))).forEach(removed -> kept.add(removed.inbox()));
    }

    assertThat(kept).isEqualTo(inboxes);
  }
}

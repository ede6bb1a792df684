package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Notifications that go away for a time, and come back.
class SnoozeTest {
  private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123Z");
  private static final Instant UNTIL = NOW.plusSeconds(60);
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "snooze");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private final PostgresInboxUpkeep upkeep =
      new PostgresInboxUpkeep(
          DATABASE.dataSource(),
          RetentionPolicy.of(new RetentionPolicy.Bound(null, null), Map.of()));

  @AfterAll
  static void close() {
    STORE.close();
    DATABASE.close();
  }

  private NotificationId stored() {
    Appended stored = STORE.append(Notifications.to(inbox), null).toCompletableFuture().join();
    return ((Appended.Stored) stored).notification().id();
  }

  private NotificationId snoozed() {
    NotificationId id = stored();
    assertThat(STORE.snooze(inbox, id, UNTIL, NOW)).isInstanceOf(ActionResult.Changed.class);
    return id;
  }

  private Notification row(NotificationId id) {
    return STORE.find(inbox, id).orElseThrow();
  }

  private List<NotificationId> history(HistoryFilter.State state) {
    PageRequest page = PageRequest.first(100, 1_000_000);
    return STORE.history(inbox, new HistoryFilter(state, null), page).items().stream()
        .map(Notification::id)
        .toList();
  }

  /// What came back in this inbox.
  private List<Notification> wake(Instant now) {
    return upkeep.wake(now, 100).stream()
        .map(InboxChange.Updated::notification)
        .filter(woken -> woken.inbox().equals(inbox))
        .toList();
  }

  private void act(NotificationId id, NotificationAction action) {
    assertThat(STORE.change(inbox, id, action, NOW.plusSeconds(1)))
        .isNotInstanceOf(ActionResult.Unchanged.class);
  }

  @Test
  void aSnoozedOneIsOutOfTheListsAndTheCount() {
    NotificationId id = snoozed();

    assertThat(STORE.head(inbox).unread()).isZero();
    assertThat(STORE.head(inbox).seq()).isEqualTo(2);
    assertThat(history(HistoryFilter.State.ALL)).isEmpty();
    assertThat(history(HistoryFilter.State.ARCHIVED)).isEmpty();
    assertThat(history(HistoryFilter.State.SNOOZED)).containsExactly(id);
    assertThat(row(id).snoozedUntil()).isEqualTo(UNTIL);
    assertThat(row(id).archivedAt()).isEqualTo(NOW);
  }

  @Test
  void itComesBackUnreadAtItsTimeUnderTheNextNumber() {
    NotificationId id = snoozed();

    assertThat(wake(UNTIL.minusMillis(1))).isEmpty();
    List<Notification> woken = wake(UNTIL);

    assertThat(woken).containsExactly(row(id));
    assertThat(row(id).seq()).isEqualTo(3);
    assertThat(row(id).unreadSeq()).isEqualTo(3);
    assertThat(row(id).archivedAt()).isNull();
    assertThat(row(id).snoozedUntil()).isNull();
    InboxHead head = STORE.head(inbox);
    assertThat(head).isEqualTo(new InboxHead(3, 1, head.epoch()));
    assertThat(wake(UNTIL)).isEmpty();
  }

  @Test
  void whatIsAskedTwiceChangesNothingAndAnotherTimeMovesTheEnd() {
    NotificationId id = snoozed();

    assertThat(STORE.snooze(inbox, id, UNTIL, NOW.plusSeconds(1)))
        .isInstanceOf(ActionResult.Unchanged.class);
    STORE.snooze(inbox, id, UNTIL.plusSeconds(1), NOW.plusSeconds(1));

    assertThat(wake(UNTIL)).isEmpty();
    assertThat(row(id).archivedAt()).isEqualTo(NOW);
    assertThat(wake(UNTIL.plusSeconds(1))).hasSize(1);
  }

  @Test
  void whatIsReadWhileItIsSnoozedComesBackUnread() {
    NotificationId id = snoozed();
    act(id, NotificationAction.READ);

    assertThat(row(id).snoozedUntil()).isEqualTo(UNTIL);
    wake(UNTIL);

    assertThat(row(id).readAt()).isNull();
    assertThat(STORE.head(inbox).unread()).isEqualTo(1);
  }

  @Test
  void aReadAllDoesNotKeepItRead() {
    NotificationId id = snoozed();
    stored();
    STORE.markAllRead(inbox, OptionalLong.empty(), NOW.plusSeconds(1));

    assertThat(row(id).readAt()).isEqualTo(NOW.plusSeconds(1));
    wake(UNTIL);

    assertThat(row(id).readAt()).isNull();
    assertThat(STORE.head(inbox).unread()).isEqualTo(1);
    assertThat(STORE.unread(inbox, PageRequest.first(10, 1000)).items()).containsExactly(row(id));
  }

  @Test
  void aPartialReadAllCountsNoSnoozedOne() {
    snoozed();
    NotificationId rest = stored();

    STORE.markAllRead(inbox, OptionalLong.of(0), NOW);

    assertThat(STORE.head(inbox).unread()).isEqualTo(1);
    assertThat(history(HistoryFilter.State.UNREAD)).containsExactly(rest);
  }

  @Test
  void unsnoozedItIsBackAtOnceAndUnread() {
    NotificationId id = snoozed();
    act(id, NotificationAction.READ);

    act(id, NotificationAction.UNSNOOZE);

    assertThat(row(id).readAt()).isNull();
    assertThat(row(id).unreadSeq()).isEqualTo(4);
    assertThat(STORE.head(inbox).unread()).isEqualTo(1);
    assertThat(wake(UNTIL)).isEmpty();
    assertThat(STORE.change(inbox, id, NotificationAction.UNSNOOZE, NOW))
        .isInstanceOf(ActionResult.Unchanged.class);
  }

  @Test
  void archivingEndsASnoozeForGood() {
    NotificationId id = snoozed();

    act(id, NotificationAction.ARCHIVE);

    assertThat(row(id).snoozedUntil()).isNull();
    assertThat(wake(UNTIL)).isEmpty();
    assertThat(history(HistoryFilter.State.ARCHIVED)).containsExactly(id);
  }

  @Test
  void unarchivingEndsASnoozeAndItIsAsItWas() {
    NotificationId id = stored();
    act(id, NotificationAction.READ);
    STORE.snooze(inbox, id, UNTIL, NOW);

    act(id, NotificationAction.UNARCHIVE);

    assertThat(row(id).readAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(row(id).snoozedUntil()).isNull();
    assertThat(STORE.head(inbox).unread()).isZero();
  }

  @Test
  void anArchivedOneThatIsSnoozedComesBack() {
    NotificationId id = stored();
    act(id, NotificationAction.ARCHIVE);

    STORE.snooze(inbox, id, UNTIL, NOW.plusSeconds(2));

    assertThat(wake(UNTIL)).hasSize(1);
  }

  @Test
  void deletingEndsASnooze() {
    NotificationId id = snoozed();

    act(id, NotificationAction.DELETE);

    assertThat(wake(UNTIL)).isEmpty();
    assertThat(STORE.snooze(inbox, id, UNTIL, NOW)).isInstanceOf(ActionResult.NotFound.class);
  }

  @Test
  void anotherOnesIsNotFound() {
    NotificationId id = stored();

    assertThat(STORE.snooze(NotificationStoreContract.anInbox(), id, UNTIL, NOW))
        .isInstanceOf(ActionResult.NotFound.class);
  }

  /// A node of the release before knows archiving only.
  @Test
  void whatTheReleaseBeforeUnarchivesIsNotWokenAgain() {
    NotificationId id = snoozed();
    DATABASE
        .jdbc()
        .sql("select changed from change_notification(?, ?, ?, 'unarchive', now())")
        .param(inbox.tenant().value())
        .param(inbox.receiver().value())
        .param(id.value())
        .query()
        .singleValue();

    assertThat(row(id).snoozedUntil()).isNull();
    assertThat(wake(UNTIL)).isEmpty();
    assertThat(STORE.head(inbox).unread()).isEqualTo(1);
  }

  @Test
  void oneStepWakesABoundedNumberTheLongestDueFirst() {
    NotificationId second = stored();
    NotificationId first = stored();
    STORE.snooze(inbox, second, UNTIL, NOW);
    STORE.snooze(inbox, first, UNTIL.minusSeconds(1), NOW);

    assertThat(upkeep.wake(UNTIL, 1))
        .extracting(woken -> woken.notification().id())
        .containsExactly(first);
    assertThat(upkeep.wake(UNTIL, 1))
        .extracting(woken -> woken.notification().id())
        .containsExactly(second);
  }

  @Test
  void nodesThatWakeAtTheSameTimeWakeEachOnceWhileOthersChangeThem() throws Exception {
    List<NotificationId> all = IntStream.range(0, 60).mapToObj(_ -> snoozed()).toList();
    long before = STORE.head(inbox).seq();
    ConcurrentLinkedQueue<Long> numbers = new ConcurrentLinkedQueue<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int node = 0; node < 6; node++) {
        running.add(
            executor.submit(() -> {
              for (int step = 0; step < 30; step++) {
                upkeep.wake(UNTIL, 5).forEach(woken -> numbers.add(woken.head().seq()));
              }
            }));
      }
      for (NotificationAction action :
          List.of(NotificationAction.UNSNOOZE, NotificationAction.ARCHIVE)) {
        running.add(
            executor.submit(() ->
                all.forEach(id -> {
                  if (STORE.change(inbox, id, action, NOW)
                      instanceof ActionResult.Changed(var _, var head)) {
                    numbers.add(head.seq());
                  }
                })));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    upkeep.wake(UNTIL, 100).forEach(woken -> numbers.add(woken.head().seq()));

    assertThat(numbers.stream().sorted())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(before + 1, STORE.head(inbox).seq()).boxed().toList());
    assertThat(history(HistoryFilter.State.SNOOZED)).isEmpty();
    assertThat(STORE.head(inbox).unread()).isEqualTo(history(HistoryFilter.State.UNREAD).size());
  }
}

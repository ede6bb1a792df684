package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;

/// What every store of notifications keeps, whatever is behind it. Each test has inboxes of its
/// own.
abstract class NotificationStoreContract {
  static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  static final Instant TEN = Instant.parse("2026-11-22T10:00:00.456Z");
  private static final PageRequest WHOLE = PageRequest.first(1000, 10_000_000);

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final InboxKey inbox = anInbox();

  abstract NotificationStore store();

  abstract TestDatabase database();

  static InboxKey anInbox() {
    return new InboxKey(new TenantId("acme"), new UserId("user-" + UUID.randomUUID()));
  }

  private NewNotification to(InboxKey receiver, String payload) {
    return new NewNotification(
        ids.next(),
        receiver.tenant(),
        receiver.receiver(),
        new UserId("sender"),
        "an object",
        "a.type",
        new Payload(payload),
        NINE,
        null);
  }

  private static Appended now(CompletionStage<Appended> stage) {
    return stage.toCompletableFuture().join();
  }

  private Appended.Stored append(InboxKey receiver, String payload) {
    return (Appended.Stored) now(store().append(to(receiver, payload), null));
  }

  private List<Notification> append(InboxKey receiver, int count) {
    List<Notification> stored = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      stored.add(append(receiver, "{}").notification());
    }
    return stored;
  }

  private InboxHead head() {
    return store().head(inbox);
  }

  private @Nullable Instant readAt(NotificationId id) {
    return store().find(inbox, id).orElseThrow().readAt();
  }

  @Test
  void anInboxNobodyWroteToIsEmpty() {
    assertThat(head()).isEqualTo(InboxHead.EMPTY);
    assertThat(store().unread(inbox, WHOLE))
        .isEqualTo(new NotificationPage(List.of(), OptionalLong.empty(), InboxHead.EMPTY));
    assertThat(store().find(inbox, ids.next())).isEmpty();
    assertThat(store().change(inbox, ids.next(), NotificationAction.READ, NINE))
        .isEqualTo(new ActionResult.NotFound());
    assertThat(store().markAllRead(inbox, OptionalLong.empty(), NINE))
        .isEqualTo(new MarkedAll.Unchanged(InboxHead.EMPTY));
  }

  @Test
  void theFirstNotificationTakesTheFirstNumber() {
    Appended.Stored first = append(inbox, "{\"a\":1}");

    assertThat(first.notification().seq()).isEqualTo(1);
    assertThat(first.notification().unreadSeq()).isEqualTo(1);
    assertThat(first.head().seq()).isEqualTo(1);
    assertThat(first.head().unread()).isEqualTo(1);
    assertThat(first.head().epoch()).isBetween(1L, 9_007_199_254_740_991L);
    assertThat(head()).isEqualTo(first.head());
  }

  @Test
  void whatWasStoredIsReadBackAsItWas() {
    NewNotification all =
        new NewNotification(
            ids.next(),
            inbox.tenant(),
            inbox.receiver(),
            new UserId("sénder"),
            "öbject 🔔",
            "a.type",
            new Payload("{\"a\":1}"),
            NINE,
            TEN);
    now(store().append(all, null));

    assertThat(store().find(inbox, all.id())).contains(all.storedAs(1));
  }

  @Test
  void timesAreKeptInMillisecondsAndAnsweredSo() {
    NewNotification fine =
        new NewNotification(
            ids.next(),
            inbox.tenant(),
            inbox.receiver(),
            UserId.SYSTEM,
            "o",
            "t",
            new Payload("{}"),
            NINE.plusNanos(999_999),
            TEN.plusNanos(999_999));
    Appended.Stored stored = (Appended.Stored) now(store().append(fine, null));

    assertThat(stored.notification().createdAt()).isEqualTo(NINE);
    assertThat(stored.notification().expiresAt()).isEqualTo(TEN);
    assertThat(store().find(inbox, fine.id())).contains(stored.notification());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"b\" : 1,\t\"a\":2,\"a\":3 }",
        "{\"n\":1.0,\"m\":1e400,\"l\":-0,\"long\":123456789012345678901234567890}",
        "{\"text\":\"\\u00e9é\\ud83d\\ude00😀\\/\\n\\u0000\\ud800\"}",
        "{\n  \"deep\": [[[[[[[[{}]]]]]]]]\n}"
      })
  void aPayloadComesBackByteForByte(String json) {
    NotificationId id = append(inbox, json).notification().id();

    assertThat(store().find(inbox, id).orElseThrow().payload().json()).isEqualTo(json);
    assertThat(store().unread(inbox, WHOLE).items().getFirst().payload().json()).isEqualTo(json);
  }

  @Test
  void aRepetitionWithoutAKeyIsASecondNotification() {
    append(inbox, "{}");
    append(inbox, "{}");

    assertThat(head().unread()).isEqualTo(2);
  }

  @Test
  void readingTakesANumberAndLowersTheCount() {
    Notification stored = append(inbox, 2).getFirst();

    ActionResult.Changed changed =
        (ActionResult.Changed) store().change(inbox, stored.id(), NotificationAction.READ, TEN);

    assertThat(changed.head()).isEqualTo(new InboxHead(3, 1, head().epoch()));
    assertThat(changed.notification().readAt()).isEqualTo(TEN);
    assertThat(changed.notification().seq()).isEqualTo(3);
    assertThat(changed.notification().unreadSeq()).isEqualTo(1);
    assertThat(store().find(inbox, stored.id())).contains(changed.notification());
  }

  @Test
  void readingTwiceKeepsTheFirstTimeAndTakesNoNumber() {
    NotificationId id = append(inbox, 1).getFirst().id();
    store().change(inbox, id, NotificationAction.READ, NINE);

    assertThat(store().change(inbox, id, NotificationAction.READ, TEN))
        .isEqualTo(new ActionResult.Unchanged(head()));
    assertThat(head().seq()).isEqualTo(2);
    assertThat(readAt(id)).isEqualTo(NINE);
  }

  @Test
  void markingUnreadGivesItANewPlaceAmongTheUnread() {
    List<Notification> stored = append(inbox, 2);
    store().change(inbox, stored.getFirst().id(), NotificationAction.READ, NINE);

    ActionResult.Changed changed =
        (ActionResult.Changed)
            store()
                .change(
                    inbox,
                    stored.getFirst().id(),
                    NotificationAction.UNREAD,
                    NotificationStoreContract.TEN);

    assertThat(changed.head()).isEqualTo(new InboxHead(4, 2, head().epoch()));
    assertThat(changed.notification().readAt()).isNull();
    assertThat(changed.notification().unreadSeq()).isEqualTo(4);
    assertThat(store().unread(inbox, WHOLE).items())
        .extracting(Notification::id)
        .containsExactly(stored.getFirst().id(), stored.getLast().id());
  }

  @Test
  void markingUnreadWhatIsUnreadChangesNothing() {
    NotificationId id = append(inbox, 1).getFirst().id();

    assertThat(store().change(inbox, id, NotificationAction.UNREAD, NotificationStoreContract.TEN))
        .isEqualTo(new ActionResult.Unchanged(head()));
    assertThat(head().seq()).isEqualTo(1);
  }

  @Test
  void readingAllTakesOneNumber() {
    append(inbox, 3);

    MarkedAll all = store().markAllRead(inbox, OptionalLong.empty(), TEN);

    assertThat(all)
        .isEqualTo(new MarkedAll.Changed(3, TEN, 3, new InboxHead(4, 0, head().epoch())));
    assertThat(store().unread(inbox, WHOLE).items()).isEmpty();
  }

  @Test
  void readingAllTwiceTakesNoSecondNumber() {
    append(inbox, 3);
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    assertThat(store().markAllRead(inbox, OptionalLong.empty(), TEN))
        .isEqualTo(new MarkedAll.Unchanged(head()));
    assertThat(head().seq()).isEqualTo(4);
  }

  @Test
  void readingUpToANumberLeavesWhatCameLater() {
    List<Notification> stored = append(inbox, 5);

    MarkedAll all = store().markAllRead(inbox, OptionalLong.of(3), TEN);

    assertThat(all)
        .isEqualTo(new MarkedAll.Changed(3, TEN, 3, new InboxHead(6, 2, head().epoch())));
    assertThat(store().unread(inbox, WHOLE).items())
        .extracting(Notification::id)
        .containsExactly(stored.get(4).id(), stored.get(3).id());
  }

  @Test
  void readingUpToBeyondTheHeadIsReadingUpToTheHead() {
    append(inbox, 2);

    MarkedAll.Changed all =
        (MarkedAll.Changed) store().markAllRead(inbox, OptionalLong.of(1_000_000), TEN);
    append(inbox, 1);

    assertThat(all.upTo()).isEqualTo(2);
    assertThat(head().unread()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void readingUpToWhatIsReadAlreadyChangesNothing(long upTo) {
    NotificationId first = append(inbox, 2).getFirst().id();
    store().change(inbox, first, NotificationAction.READ, NINE);

    assertThat(store().markAllRead(inbox, OptionalLong.of(upTo), TEN))
        .isEqualTo(new MarkedAll.Unchanged(head()));
    assertThat(head()).isEqualTo(new InboxHead(3, 1, head().epoch()));
  }

  @Test
  void aRowIsReadAtTheTimeOfTheFirstReadAllThatCoversIt() {
    List<Notification> stored = append(inbox, 3);
    store().markAllRead(inbox, OptionalLong.of(1), NINE);
    store().markAllRead(inbox, OptionalLong.empty(), TEN);

    assertThat(stored.stream().map(row -> readAt(row.id()))).containsExactly(NINE, TEN, TEN);
  }

  @Test
  void aRowReadBeforeAReadAllKeepsItsOwnTime() {
    NotificationId id = append(inbox, 2).getFirst().id();
    store().change(inbox, id, NotificationAction.READ, NINE);
    store().markAllRead(inbox, OptionalLong.empty(), TEN);

    assertThat(readAt(id)).isEqualTo(NINE);
  }

  @Test
  void readingWhatAReadAllCoversChangesNothing() {
    NotificationId id = append(inbox, 1).getFirst().id();
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    assertThat(store().change(inbox, id, NotificationAction.READ, TEN))
        .isEqualTo(new ActionResult.Unchanged(head()));
    assertThat(readAt(id)).isEqualTo(NINE);
  }

  @Test
  void whatIsMarkedUnreadAfterAReadAllIsUnreadUntilTheNext() {
    NotificationId id = append(inbox, 2).getFirst().id();
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    ActionResult.Changed unread =
        (ActionResult.Changed)
            store().change(inbox, id, NotificationAction.UNREAD, NotificationStoreContract.TEN);

    assertThat(unread.head()).isEqualTo(new InboxHead(4, 1, head().epoch()));
    assertThat(readAt(id)).isNull();
    assertThat(store().unread(inbox, WHOLE).items()).containsExactly(unread.notification());

    store().markAllRead(inbox, OptionalLong.empty(), TEN);
    assertThat(readAt(id)).isEqualTo(TEN);
  }

  @Test
  void whatComesAfterAReadAllIsUnread() {
    append(inbox, 2);
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    Appended.Stored late = append(inbox, "{}");

    assertThat(late.head()).isEqualTo(new InboxHead(4, 1, late.head().epoch()));
    assertThat(store().unread(inbox, WHOLE).items()).containsExactly(late.notification());
  }

  @Test
  void aReadAllLeavesWhatBecameUnreadAfterItsNumber() {
    List<Notification> stored = append(inbox, 3);
    act(stored.getFirst().id(), NotificationAction.READ, NINE);
    act(stored.getFirst().id(), NotificationAction.UNREAD, NINE);

    MarkedAll.Changed all = (MarkedAll.Changed) store().markAllRead(inbox, OptionalLong.of(4), TEN);

    assertThat(all.count()).isEqualTo(2);
    assertThat(all.head().unread()).isEqualTo(1);
    assertThat(stored.stream().map(row -> readAt(row.id()))).containsExactly(null, TEN, TEN);
  }

  @Test
  void aReadAllCoversWhatChangedAfterItsNumberWithoutBecomingUnread() {
    NotificationId id = append(inbox, 3).getFirst().id();
    act(id, NotificationAction.ARCHIVE, NINE);
    act(id, NotificationAction.UNARCHIVE, NINE);

    MarkedAll.Changed all = (MarkedAll.Changed) store().markAllRead(inbox, OptionalLong.of(2), TEN);

    assertThat(all.count()).isEqualTo(2);
    assertThat(all.head().unread()).isEqualTo(1);
    assertThat(readAt(id)).isEqualTo(TEN);
  }

  @Test
  void aReadAllBelowAnEarlierOneChangesNothing() {
    List<Notification> stored = append(inbox, 4);
    store().markAllRead(inbox, OptionalLong.of(3), NINE);

    assertThat(store().markAllRead(inbox, OptionalLong.of(2), TEN))
        .isEqualTo(new MarkedAll.Unchanged(head()));

    assertThat(head().unread()).isEqualTo(1);
    assertThat(stored.stream().map(row -> readAt(row.id())))
        .containsExactly(NINE, NINE, NINE, null);
  }

  @Test
  void aReadAllWritesNoNotification() {
    append(inbox, 3);
    String before = writers();

    store().markAllRead(inbox, OptionalLong.empty(), TEN);

    assertThat(writers()).isEqualTo(before);
  }

  /// The transactions that wrote the rows.
  private String writers() {
    return database()
        .jdbc()
        .sql(
            """
            select string_agg(xmin::text, ' ' order by created_seq) from notification
            where receiver = ?
            """)
        .param(inbox.receiver().value())
        .query(String.class)
        .single();
  }

  @ParameterizedTest
  @EnumSource(names = {"ARCHIVE", "DELETE"})
  void whateverChangesARowWritesTheTimeOfTheReadAllIntoIt(NotificationAction action) {
    NotificationId id = append(inbox, 1).getFirst().id();
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    act(id, action, TEN);

    assertThat(
            database()
                .jdbc()
                .sql("select read_at from notification where id = ?")
                .param(id.value())
                .query(OffsetDateTime.class)
                .single()
                .toInstant())
        .isEqualTo(NINE);
  }

  private ActionResult act(NotificationId id, NotificationAction action, Instant at) {
    return store().change(inbox, id, action, at);
  }

  @Test
  void anArchivedOneIsNeitherCountedNorInTheListsAndComesBackUnread() {
    NotificationId id = append(inbox, 2).getFirst().id();

    ActionResult.Changed archived =
        (ActionResult.Changed) act(id, NotificationAction.ARCHIVE, NINE);

    assertThat(archived.notification().archivedAt()).isEqualTo(NINE);
    assertThat(archived.head()).isEqualTo(new InboxHead(3, 1, head().epoch()));
    assertThat(store().unread(inbox, WHOLE).items()).hasSize(1);
    assertThat(act(id, NotificationAction.ARCHIVE, TEN))
        .isEqualTo(new ActionResult.Unchanged(head()));

    ActionResult.Changed back = (ActionResult.Changed) act(id, NotificationAction.UNARCHIVE, TEN);

    assertThat(back.notification().archivedAt()).isNull();
    assertThat(back.head()).isEqualTo(new InboxHead(4, 2, head().epoch()));
    assertThat(act(id, NotificationAction.UNARCHIVE, TEN))
        .isEqualTo(new ActionResult.Unchanged(head()));
  }

  @Test
  void whatWasReadBeforeItWasArchivedComesBackRead() {
    NotificationId id = append(inbox, 1).getFirst().id();
    store().markAllRead(inbox, OptionalLong.empty(), NINE);
    act(id, NotificationAction.ARCHIVE, TEN);
    act(id, NotificationAction.UNARCHIVE, TEN);

    assertThat(head().unread()).isZero();
    assertThat(readAt(id)).isEqualTo(NINE);
  }

  @Test
  void aReadAllReadsArchivedOnesTooWithoutCountingThem() {
    NotificationId id = append(inbox, 2).getFirst().id();
    act(id, NotificationAction.ARCHIVE, NINE);

    MarkedAll.Changed all =
        (MarkedAll.Changed) store().markAllRead(inbox, OptionalLong.empty(), TEN);
    act(id, NotificationAction.UNARCHIVE, TEN);

    assertThat(all.count()).isEqualTo(1);
    assertThat(readAt(id)).isEqualTo(TEN);
    assertThat(head().unread()).isZero();
  }

  @Test
  void aDeletedOneIsGoneForGood() {
    NotificationId id = append(inbox, "{\"secret\":1}").notification().id();
    append(inbox, 1);

    assertThat(act(id, NotificationAction.DELETE, NINE))
        .isEqualTo(new ActionResult.Deleted(new InboxHead(3, 1, head().epoch())));

    assertThat(store().find(inbox, id)).isEmpty();
    assertThat(store().unread(inbox, WHOLE).items()).hasSize(1);
    for (NotificationAction action : NotificationAction.values()) {
      assertThat(act(id, action, TEN))
          .isEqualTo(
              action == NotificationAction.DELETE
                  ? new ActionResult.Unchanged(head())
                  : new ActionResult.NotFound());
    }
    assertThat(head().seq()).isEqualTo(3);
    assertThat(
            database()
                .count("select count(*) from notification where payload::text like '%secret%'"))
        .isZero();
  }

  @Test
  void theHeadsOfManyInboxesAreReadTogether() {
    InboxKey another = anInbox();
    append(inbox, 2);
    append(another, 1);

    assertThat(store().heads(List.of(another, anInbox(), inbox)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(inbox, head(), another, store().head(another)));
  }

  @Test
  void anInboxWhoseNumbersWentBackGetsAnotherEpochOnce() {
    append(inbox, 2);
    InboxHead seen = head();

    store().renewEpoch(inbox, seen);
    assertThat(head()).as("did not go back").isEqualTo(seen);

    store().renewEpoch(inbox, new InboxHead(3, 3, seen.epoch()));
    InboxHead renewed = head();
    store().renewEpoch(inbox, new InboxHead(3, 3, seen.epoch()));

    assertThat(renewed.epoch()).isNotEqualTo(seen.epoch()).isPositive();
    assertThat(renewed.seq()).isEqualTo(2);
    assertThat(head()).isEqualTo(renewed);
  }

  @Test
  void inboxesThatAreReadTogetherGetTheirOwnPages() {
    Map<InboxKey, List<Notification>> all = new HashMap<>();
    for (int n = 0; n < 30; n++) {
      InboxKey receiver = anInbox();
      all.put(receiver, n % 3 == 0 ? List.of() : append(receiver, n % 5).reversed());
    }
    List<Future<Boolean>> reads = new ArrayList<>();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach((receiver, rows) -> {
        for (int time = 0; time < 3; time++) {
          reads.add(
              readers.submit(() -> {
                NotificationPage page = store().unread(receiver, WHOLE);
                SyncResult sync =
                    store()
                        .changesSince(
                            receiver, new SyncRequest(0, page.head().epoch(), 100, 10_000));
                assertThat(page.items()).isEqualTo(rows);
                assertThat(page.head()).isEqualTo(store().head(receiver));
                assertThat(((SyncResult.Changes) sync).changes()).hasSameSizeAs(rows);
                assertThat(sync.head()).isEqualTo(page.head());
                return true;
              }));
        }
      });
    }
    assertThat(reads).extracting(Future::resultNow).containsOnly(true);
  }

  // ---- history

  private List<Notification> history(HistoryFilter.State state, @Nullable String type) {
    return store().history(inbox, new HistoryFilter(state, type), WHOLE).items();
  }

  @Test
  void theHistoryShowsWhatIsInAStateInTheOrderInWhichItCame() {
    List<NotificationId> stored = append(inbox, 5).stream().map(Notification::id).toList();
    act(stored.get(0), NotificationAction.READ, NINE);
    act(stored.get(1), NotificationAction.ARCHIVE, NINE);
    act(stored.get(2), NotificationAction.DELETE, NINE);
    act(stored.get(0), NotificationAction.UNREAD, TEN);
    act(stored.get(3), NotificationAction.READ, TEN);

    assertThat(history(HistoryFilter.State.ALL, null))
        .extracting(Notification::id)
        .containsExactly(stored.get(4), stored.get(3), stored.get(0));
    assertThat(history(HistoryFilter.State.UNREAD, null))
        .extracting(Notification::id)
        .containsExactly(stored.get(4), stored.get(0));
    assertThat(history(HistoryFilter.State.READ, null))
        .extracting(Notification::id, Notification::readAt)
        .containsExactly(tuple(stored.get(3), TEN));
    assertThat(history(HistoryFilter.State.ARCHIVED, null))
        .extracting(Notification::id)
        .containsExactly(stored.get(1));
    assertThat(history(HistoryFilter.State.ALL, "a.type")).hasSize(3);
    assertThat(history(HistoryFilter.State.ALL, "another.type")).isEmpty();
  }

  @Test
  void theHistoryHasWhatAReadAllReadAndItsTime() {
    append(inbox, 2);
    store().markAllRead(inbox, OptionalLong.of(1), NINE);

    assertThat(history(HistoryFilter.State.READ, null))
        .extracting(Notification::readAt)
        .containsExactly(NINE);
    assertThat(history(HistoryFilter.State.UNREAD, null)).hasSize(1);
  }

  @Test
  void theHistoryIsReadPageByPage() {
    List<Notification> stored = append(inbox, 5);
    HistoryFilter all = new HistoryFilter(HistoryFilter.State.ALL, null);

    NotificationPage first = store().history(inbox, all, PageRequest.first(3, 1_000_000));
    append(inbox, 1);
    NotificationPage second =
        store().history(inbox, all, new PageRequest(3, 1_000_000, first.next()));

    assertThat(first.items()).containsExactly(stored.get(4), stored.get(3), stored.get(2));
    assertThat(second.items()).containsExactly(stored.get(1), stored.get(0));
    assertThat(second.next()).isEmpty();
    assertThat(second.head().unread()).isEqualTo(6);
  }

  @Test
  void whatHasExpiredIsThereUntilItIsDeleted() {
    NewNotification expired = at(ids.next(), NINE, Instant.EPOCH);
    now(store().append(expired, null));

    assertThat(head().unread()).isEqualTo(1);
    assertThat(store().unread(inbox, WHOLE).items()).hasSize(1);
    assertThat(store().find(inbox, expired.id())).isPresent();
    assertThat(history(HistoryFilter.State.ALL, null)).hasSize(1);
    assertThat(sync(0, head().epoch(), 100))
        .isInstanceOfSatisfying(
            SyncResult.Changes.class, changes -> assertThat(changes.changes()).hasSize(1));
  }

  @Test
  void pagesAreInTheOrderOfTheNumbersWhateverIdsAndTimesSay() {
    List<NotificationId> made = List.of(ids.next(), ids.next(), ids.next());
    for (int n = 2; n >= 0; n--) {
      now(store().append(at(made.get(n), NINE.plusSeconds(n), null), null));
    }

    assertThat(store().unread(inbox, WHOLE).items()).extracting(Notification::id).isEqualTo(made);
    assertThat(history(HistoryFilter.State.ALL, null)).extracting(Notification::id).isEqualTo(made);
  }

  private NewNotification at(NotificationId id, Instant createdAt, @Nullable Instant expiresAt) {
    return new NewNotification(
        id,
        inbox.tenant(),
        inbox.receiver(),
        UserId.SYSTEM,
        "o",
        "t",
        new Payload("{}"),
        createdAt,
        expiresAt);
  }

  @Test
  void aNumberBelongsToOneNotification() {
    append(inbox, 2);

    assertThatThrownBy(() ->
            database()
                .jdbc()
                .sql("update notification set seq = 2 where receiver = ? and seq = 1")
                .param(inbox.receiver().value())
                .update())
        .isInstanceOf(DuplicateKeyException.class);
  }

  // ---- sync

  private SyncResult sync(long since, long epoch, int maxItems) {
    return store().changesSince(inbox, new SyncRequest(since, epoch, maxItems, 1_000_000));
  }

  @Test
  void aSyncHasTheLatestStateOfWhatChangedInTheOrderOfTheNumbers() {
    List<Notification> stored = append(inbox, 4);
    act(stored.get(1).id(), NotificationAction.READ, NINE);
    store().markAllRead(inbox, OptionalLong.of(1), TEN);
    act(stored.get(2).id(), NotificationAction.DELETE, TEN);
    long epoch = head().epoch();

    SyncResult.Changes changes = (SyncResult.Changes) sync(3, epoch, 100);

    assertThat(changes.changes())
        .containsExactly(
            new SyncResult.Change.Row(stored.get(3), 4),
            new SyncResult.Change.Row(store().find(inbox, stored.get(1).id()).orElseThrow(), 2),
            new SyncResult.Change.Gone(stored.get(2).id(), 7));
    assertThat(changes.marks()).containsExactly(new ReadMark(1, TEN, 6));
    assertThat(changes.seq()).isEqualTo(7);
    assertThat(changes.head()).isEqualTo(new InboxHead(7, 1, epoch));
    assertThat(changes.hasMore()).isFalse();
  }

  @Test
  void aSyncHasTheTimeOfTheReadAllThatCoversARow() {
    NotificationId id = append(inbox, 1).getFirst().id();
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    SyncResult.Changes changes = (SyncResult.Changes) sync(0, head().epoch(), 100);

    assertThat(changes.changes())
        .containsExactly(new SyncResult.Change.Row(store().find(inbox, id).orElseThrow(), 1));
    assertThat(readAt(id)).isEqualTo(NINE);
  }

  @Test
  void aSyncGoesPageByPageAndSaysWhereItIs() {
    append(inbox, 3);
    store().markAllRead(inbox, OptionalLong.empty(), TEN);
    long epoch = head().epoch();

    SyncResult.Changes first = (SyncResult.Changes) sync(0, epoch, 2);
    SyncResult.Changes second = (SyncResult.Changes) sync(first.seq(), epoch, 2);
    SyncResult.Changes third = (SyncResult.Changes) sync(second.seq(), epoch, 2);

    assertThat(first.seq()).isEqualTo(2);
    assertThat(first.hasMore()).isTrue();
    assertThat(second.changes()).hasSize(1);
    assertThat(second.marks()).hasSize(1);
    assertThat(second.seq()).isEqualTo(4);
    assertThat(second.hasMore()).isFalse();
    assertThat(third.changes()).isEmpty();
    assertThat(third.seq()).isEqualTo(4);
  }

  @Test
  void aSyncPageEndsBeforeItIsTooLarge() {
    for (int n = 0; n < 3; n++) {
      append(inbox, "{\"a\":\"%s\"}".formatted("x".repeat(500)));
    }

    SyncResult.Changes page =
        (SyncResult.Changes)
            store().changesSince(inbox, new SyncRequest(0, head().epoch(), 100, 600));

    assertThat(page.changes()).hasSize(1);
    assertThat(page.seq()).isEqualTo(1);
    assertThat(page.hasMore()).isTrue();
  }

  @Test
  void aClientWithAnotherEpochOrANumberBeyondTheHeadBeginsAnew() {
    List<Notification> stored = append(inbox, 2);
    long epoch = head().epoch();
    SyncResult reset =
        new SyncResult.Reset(new NotificationPage(stored.reversed(), OptionalLong.empty(), head()));

    assertThat(sync(1, epoch + 1, 100)).isEqualTo(reset);
    assertThat(sync(0, 0, 100)).isEqualTo(reset);
    assertThat(sync(3, epoch, 100)).isEqualTo(reset);
    assertThat(sync(2, epoch, 100)).isInstanceOf(SyncResult.Changes.class);
  }

  @Test
  void anInboxNobodyWroteToHasNothingToSync() {
    assertThat(sync(0, 0, 100))
        .isEqualTo(new SyncResult.Changes(List.of(), List.of(), 0, 0, InboxHead.EMPTY, false));
    assertThat(sync(1, 0, 100)).isInstanceOf(SyncResult.Reset.class);
  }

  @Test
  void aPageHasTheNewestFirstAndSaysWhereTheNextBegins() {
    List<Notification> stored = append(inbox, 5);

    NotificationPage first = store().unread(inbox, PageRequest.first(2, 1_000_000));
    NotificationPage second = store().unread(inbox, new PageRequest(2, 1_000_000, first.next()));
    NotificationPage third = store().unread(inbox, new PageRequest(2, 1_000_000, second.next()));

    assertThat(first.items()).containsExactly(stored.get(4), stored.get(3));
    assertThat(second.items()).containsExactly(stored.get(2), stored.get(1));
    assertThat(third.items()).containsExactly(stored.get(0));
    assertThat(third.next()).isEmpty();
    assertThat(first.head()).isEqualTo(head());
    assertThat(first.head().unread()).isEqualTo(5);
  }

  @Test
  void aPageThatHoldsEverythingIsTheLast() {
    append(inbox, 3);

    assertThat(store().unread(inbox, PageRequest.first(3, 1_000_000)).next()).isEmpty();
  }

  @Test
  void aPageEndsBeforeTheRowThatWouldBeTooMuch() {
    String payload = "{\"text\":\"%s\"}".formatted("é".repeat(500));
    for (int n = 0; n < 4; n++) {
      append(inbox, payload);
    }

    NotificationPage page = store().unread(inbox, PageRequest.first(100, 2500));

    assertThat(page.items()).extracting(Notification::seq).containsExactly(4L, 3L);
    assertThat(page.next()).hasValue(3);
    assertThat(store().unread(inbox, new PageRequest(100, 2500, page.next())).items())
        .extracting(Notification::seq)
        .containsExactly(2L, 1L);
  }

  @Test
  void aPageHasAtLeastOneRowHoweverLarge() {
    append(inbox, "{\"text\":\"%s\"}".formatted("x".repeat(5000)));
    append(inbox, "{}");

    NotificationPage page = store().unread(inbox, new PageRequest(100, 1, OptionalLong.of(2)));

    assertThat(page.items()).hasSize(1);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void theSameReceiverInAnotherTenantIsAnother() {
    InboxKey elsewhere = new InboxKey(new TenantId("globex"), inbox.receiver());
    NotificationId id = append(inbox, 1).getFirst().id();
    NotificationId theirs = append(elsewhere, 1).getFirst().id();

    assertThat(store().find(elsewhere, id)).isEmpty();
    assertThat(store().change(elsewhere, id, NotificationAction.READ, TEN))
        .isEqualTo(new ActionResult.NotFound());
    assertThat(
            store().change(elsewhere, id, NotificationAction.UNREAD, NotificationStoreContract.TEN))
        .isEqualTo(new ActionResult.NotFound());
    store().markAllRead(elsewhere, OptionalLong.empty(), TEN);
    assertThat(head()).isEqualTo(new InboxHead(1, 1, head().epoch()));
    assertThat(store().unread(elsewhere, WHOLE).items()).isEmpty();
    assertThat(store().find(elsewhere, theirs)).isPresent();
  }

  @Test
  void anothersNotificationIsNotFound() {
    InboxKey another = anInbox();
    NotificationId id = append(inbox, 1).getFirst().id();
    append(another, 1);

    assertThat(store().find(another, id)).isEmpty();
    assertThat(store().change(another, id, NotificationAction.READ, TEN))
        .isEqualTo(new ActionResult.NotFound());
    assertThat(readAt(id)).isNull();
  }

  @Test
  void receiversThatDifferInCaseOnlyAreTwo() {
    InboxKey upper =
        new InboxKey(inbox.tenant(), new UserId(inbox.receiver().value().replace('u', 'U')));
    append(inbox, 1);

    assertThat(store().head(upper)).isEqualTo(InboxHead.EMPTY);
  }

  private IdempotencyKey key(String word, String fingerprint) {
    return new IdempotencyKey("user:" + inbox.receiver(), word, fingerprint, Duration.ofHours(24));
  }

  @Test
  void aReplayIsAnsweredWithTheFirstOnesIdAndNumber() {
    append(inbox, 1);
    Appended.Stored first =
        (Appended.Stored) now(store().append(to(inbox, "{}"), key("k", "same")));
    store().change(inbox, first.notification().id(), NotificationAction.READ, TEN);

    Appended replay = now(store().append(to(inbox, "{}"), key("k", "same")));

    assertThat(replay).isEqualTo(new Appended.Replayed(first.notification().id(), 2));
    assertThat(head().seq()).isEqualTo(3);
  }

  @Test
  void aReplayOfWhatWasDeletedHasItsNumber() {
    append(inbox, 1);
    Appended.Stored first =
        (Appended.Stored) now(store().append(to(inbox, "{}"), key("k", "same")));
    act(first.notification().id(), NotificationAction.DELETE, TEN);

    assertThat(now(store().append(to(inbox, "{}"), key("k", "same"))))
        .isEqualTo(new Appended.Replayed(first.notification().id(), 2));
  }

  @Test
  void aKeyReusedForAnotherRequestStoresNothing() {
    now(store().append(to(inbox, "{}"), key("k", "one")));

    assertThat(now(store().append(to(inbox, "{}"), key("k", "two"))))
        .isEqualTo(new Appended.KeyReused());
    assertThat(head()).isEqualTo(new InboxHead(1, 1, head().epoch()));
  }

  @Test
  void theSameKeyInAnotherScopeOrTenantIsAnother() {
    InboxKey elsewhere = new InboxKey(new TenantId("globex"), inbox.receiver());
    IdempotencyKey key = key("k", "f");
    IdempotencyKey otherScope = new IdempotencyKey("other " + key.scope(), "k", "f", null);

    assertThat(now(store().append(to(inbox, "{}"), key))).isInstanceOf(Appended.Stored.class);
    assertThat(now(store().append(to(elsewhere, "{}"), key))).isInstanceOf(Appended.Stored.class);
    assertThat(now(store().append(to(inbox, "{}"), otherScope)))
        .isInstanceOf(Appended.Stored.class);
  }

  @Test
  void twinsAtTheSameTimeStoreOne() {
    List<CompletableFuture<Appended>> twins = new ArrayList<>();
    for (int n = 0; n < 32; n++) {
      twins.add(store().append(to(inbox, "{}"), key("k", "same")).toCompletableFuture());
    }
    List<Appended> answers = twins.stream().map(CompletableFuture::join).toList();

    List<Appended.Stored> stored =
        answers.stream()
            .filter(Appended.Stored.class::isInstance)
            .map(Appended.Stored.class::cast)
            .toList();
    assertThat(stored).hasSize(1);
    assertThat(answers)
        .filteredOn(Appended.Replayed.class::isInstance)
        .hasSize(31)
        .containsOnly(new Appended.Replayed(stored.getFirst().notification().id(), 1));
    assertThat(head()).isEqualTo(new InboxHead(1, 1, head().epoch()));
  }

  @Test
  void manyAtOnceGetEveryNumberOnce() {
    List<CompletableFuture<Appended>> all = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      all.add(store().append(to(inbox, "{}"), null).toCompletableFuture());
    }

    assertThat(all.stream().map(CompletableFuture::join))
        .extracting(answer -> ((Appended.Stored) answer).head().seq())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    assertThat(head().unread()).isEqualTo(100);
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Appended.Replayed.Kind;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What groups are: windows of a receiver and a key, which grow what is unread or hold back. Each
/// test has inboxes of its own.
abstract class GroupsContract {
  private static final Instant NINE = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Group LEADING = new Group("a.type", WINDOW, Edge.LEADING);
  private static final Group TRAILING = new Group("a.type", WINDOW, Edge.TRAILING);
  private static final int MAX = 500;

  private final NotificationIds ids = new NotificationIds(InstantSource.system());
  private final InboxKey inbox = NotificationStoreContract.anInbox();

  abstract TestDatabase database();

  abstract PostgresNotificationStore store();

  private PostgresGroups groups() {
    return new PostgresGroups(database().dataSource());
  }

  @BeforeEach
  void endWhatOthersLeft() {
    database().jdbc().sql("delete from grouping_window").update();
  }

  private NewNotification at(InboxKey to, Instant time, String payload) {
    return about(null, to, time, payload);
  }

  private NewNotification about(@Nullable String about, InboxKey to, Instant time, String payload) {
    return new NewNotification(
        ids.next(),
        to.tenant(),
        to.receiver(),
        new UserId("sender of " + payload),
        "object of " + payload,
        "a.type",
        new Payload(payload),
        time,
        time.plusSeconds(3600),
        about);
  }

  private CompletableFuture<Appended> begin(
      NewNotification notification, Group group, @Nullable IdempotencyKey key) {
    return store().appendGrouped(notification, group, key).toCompletableFuture();
  }

  private Appended append(Group group, int second) {
    return append(group, second, null);
  }

  private Appended append(Group group, int second, @Nullable IdempotencyKey key) {
    return begin(at(inbox, NINE.plusSeconds(second), payload(second)), group, key).join();
  }

  private static String payload(int second) {
    return "{\"second\":" + second + "}";
  }

  private Notification stored(Appended appended) {
    return ((Appended.Stored) appended).notification();
  }

  private static Notification grown(Appended appended) {
    return ((Appended.Grown) appended).notification();
  }

  private static NotificationId held(Appended appended) {
    return ((Appended.Held) appended).id();
  }

  private Notification find(NotificationId id) {
    return store().find(inbox, id).orElseThrow();
  }

  private InboxHead head() {
    return store().head(inbox);
  }

  private List<Notification> unread() {
    return store().unread(inbox, PageRequest.first(1000, 10_000_000)).items();
  }

  private IdempotencyKey key(String key) {
    return new IdempotencyKey(inbox.toString(), key, "f", Duration.ofHours(1));
  }

  private long windows() {
    return database().count("select count(*) from grouping_window");
  }

  // ---- leading

  @Test
  void theFirstIsStoredAsItselfAndTheOthersGrowItInPlace() {
    Appended first = append(LEADING, 0);
    Appended second = append(LEADING, 1);
    Appended third = append(LEADING, 4);

    NotificationId id = stored(first).id();
    assertThat(stored(first).groupCount()).isEqualTo(1);
    assertThat(((Appended.Stored) first).head().unread()).isEqualTo(1);
    assertThat(grown(second).id()).isEqualTo(id);
    assertThat(grown(second).groupCount()).isEqualTo(2);
    InboxHead head = ((Appended.Grown) third).head();
    assertThat(head).isEqualTo(new InboxHead(3, 1, head.epoch())).isEqualTo(head());
    Notification shown = grown(third);
    assertThat(shown).isEqualTo(find(id));
    assertThat(shown.seq()).isEqualTo(3);
    assertThat(shown.unreadSeq()).isEqualTo(3);
    assertThat(shown.groupCount()).isEqualTo(3);
    assertThat(shown.payload().json()).isEqualTo(payload(4));
    assertThat(shown.sender().value()).isEqualTo("sender of " + payload(4));
    assertThat(shown.object()).isEqualTo("object of " + payload(4));
    assertThat(shown.createdAt()).isEqualTo(NINE);
    assertThat(shown.expiresAt()).isEqualTo(NINE.plusSeconds(3604));
    assertThat(unread()).containsExactly(shown);
  }

  @Test
  void theWindowIsTheOneOfItsFirstAndDoesNotSlide() {
    Notification first = stored(append(LEADING, 0));
    append(LEADING, 4);
    Notification next = stored(append(LEADING, 5));

    assertThat(next.id()).isNotEqualTo(first.id());
    assertThat(next.groupCount()).isEqualTo(1);
    assertThat(grown(append(LEADING, 9)).id()).isEqualTo(next.id());
    assertThat(head().unread()).isEqualTo(2);
  }

  @Test
  void anotherKeyAnotherReceiverAndTheOtherEdgeAreOtherGroups() {
    append(LEADING, 0);
    InboxKey other = NotificationStoreContract.anInbox();

    assertThat(append(new Group("another", WINDOW, Edge.LEADING), 1))
        .isInstanceOf(Appended.Stored.class);
    assertThat(begin(at(other, NINE, "{}"), LEADING, null).join())
        .isInstanceOf(Appended.Stored.class);
    append(TRAILING, 1);
    assertThat(groups().show(NINE.plusSeconds(6), MAX))
        .singleElement()
        .satisfies(change -> assertThat(change.notification().groupCount()).isEqualTo(1));
    assertThat(unread()).extracting(Notification::groupCount).containsOnly(1).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "ARCHIVE", "DELETE"})
  void whatIsNoLongerUnreadDoesNotGrowAndTheNextOneOpensAWindow(NotificationAction action) {
    NotificationId first = stored(append(LEADING, 0)).id();
    append(LEADING, 1);
    store().change(inbox, first, action, NINE);

    Notification next = stored(append(LEADING, 2));

    assertThat(next.id()).isNotEqualTo(first);
    assertThat(next.groupCount()).isEqualTo(1);
    assertThat(head().unread()).isEqualTo(1);
    // Its own window, from its own time.
    assertThat(grown(append(LEADING, 6)).id()).isEqualTo(next.id());
  }

  @Test
  void whatAReadAllCoversDoesNotGrow() {
    NotificationId first = stored(append(LEADING, 0)).id();
    append(LEADING, 1);
    store().markAllRead(inbox, OptionalLong.empty(), NINE);

    Notification next = stored(append(LEADING, 2));

    assertThat(next.id()).isNotEqualTo(first);
    assertThat(find(first).groupCount()).isEqualTo(2);
    assertThat(find(first).readAt()).isEqualTo(NINE);
    assertThat(head().unread()).isEqualTo(1);
  }

  @Test
  void whatGrewAfterTheNumberOfAReadAllStaysUnread() {
    append(LEADING, 0);
    append(LEADING, 1);
    store().markAllRead(inbox, OptionalLong.of(1), NINE);

    assertThat(head().unread()).isEqualTo(1);
    assertThat(grown(append(LEADING, 2)).groupCount()).isEqualTo(3);
  }

  @Test
  void whatBecameUnreadAgainGrowsAgain() {
    NotificationId first = stored(append(LEADING, 0)).id();
    store().change(inbox, first, NotificationAction.READ, NINE);
    store().change(inbox, first, NotificationAction.UNREAD, NINE);

    assertThat(grown(append(LEADING, 1)).id()).isEqualTo(first);
    assertThat(head().unread()).isEqualTo(1);
  }

  @Test
  void aClosedWindowIsForgottenAndNothingIsSeenOfIt() {
    append(LEADING, 0);
    InboxHead before = head();

    assertThat(groups().end(NINE.plusSeconds(4), MAX)).isZero();
    assertThat(groups().end(NINE.plusSeconds(5), MAX)).isEqualTo(1);
    assertThat(groups().show(NINE.plusSeconds(5), MAX)).isEmpty();
    assertThat(windows()).isZero();
    assertThat(head()).isEqualTo(before);
    assertThat(append(LEADING, 4)).isInstanceOf(Appended.Stored.class);
  }

  // ---- trailing

  @Test
  void nothingIsShownUntilTheWindowCloses() {
    NotificationId id = held(append(TRAILING, 0));

    assertThat(held(append(TRAILING, 1))).isEqualTo(id);
    assertThat(held(append(TRAILING, 4))).isEqualTo(id);
    assertThat(head()).isEqualTo(InboxHead.EMPTY);
    assertThat(groups().show(NINE.plusSeconds(4), MAX)).isEmpty();

    Instant closing = NINE.plusSeconds(5);
    List<InboxChange.Added> shown = groups().show(closing, MAX);

    assertThat(shown)
        .singleElement()
        .satisfies(change -> {
          Notification one = change.notification();
          assertThat(one).isEqualTo(find(id));
          assertThat(one.groupCount()).isEqualTo(3);
          assertThat(one.payload().json()).isEqualTo(payload(4));
          assertThat(one.sender().value()).isEqualTo("sender of " + payload(4));
          assertThat(one.createdAt()).isEqualTo(closing);
          assertThat(one.expiresAt()).isEqualTo(NINE.plusSeconds(3604));
          assertThat(change.head()).isEqualTo(new InboxHead(1, 1, change.head().epoch()));
          assertThat(change.head()).isEqualTo(head());
        });
    assertThat(groups().show(closing, MAX)).isEmpty();
    assertThat(windows()).isZero();
  }

  @Test
  void aSingleOneIsShownAsItself() {
    append(TRAILING, 0);

    assertThat(groups().show(NINE.plusSeconds(5), MAX))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.notification().groupCount()).isEqualTo(1);
          assertThat(change.notification().payload().json()).isEqualTo(payload(0));
        });
  }

  @Test
  void whatComesBeforeALateClosingIsInIt() {
    append(TRAILING, 0);
    append(TRAILING, 60);

    assertThat(groups().show(NINE.plusSeconds(61), MAX))
        .singleElement()
        .satisfies(change -> assertThat(change.notification().groupCount()).isEqualTo(2));
  }

  @Test
  void severalOfOneInboxAreShownInTheOrderOfTheirWindows() {
    append(new Group("z", WINDOW, Edge.TRAILING), 0);
    append(new Group("a", WINDOW, Edge.TRAILING), 1);
    append(new Group("later", Duration.ofHours(1), Edge.TRAILING), 0);

    List<InboxChange.Added> shown = groups().show(NINE.plusSeconds(30), MAX);

    assertThat(shown)
        .extracting(change -> change.notification().payload().json())
        .containsExactly(payload(0), payload(1));
    assertThat(shown).extracting(change -> change.head().seq()).containsExactly(1L, 2L);
    assertThat(shown).extracting(change -> change.head().unread()).containsExactly(1L, 2L);
    assertThat(windows()).isEqualTo(1);
  }

  @Test
  void oneStepShowsABoundedNumberAndTheOldestFirst() {
    store().append(Notifications.to(inbox), null).toCompletableFuture().join();
    for (int n = 0; n < 5; n++) {
      append(new Group("group " + n, WINDOW, Edge.TRAILING), n);
    }

    assertThat(groups().show(NINE.plusSeconds(60), 2))
        .extracting(change -> change.notification().payload().json())
        .containsExactly(payload(0), payload(1));
    assertThat(groups().show(NINE.plusSeconds(60), 10)).hasSize(3);
  }

  @Test
  void anInboxThatIsHeldIsLeftForTheNextTimeAndKeepsNobodyWaiting() throws Exception {
    store().append(Notifications.to(inbox), null).toCompletableFuture().join();
    InboxKey free = NotificationStoreContract.anInbox();
    store().append(Notifications.to(free), null).toCompletableFuture().join();
    append(TRAILING, 0);
    begin(at(free, NINE, "{}"), TRAILING, null).join();
    try (HeldInbox _ = new HeldInbox(database(), inbox)) {
      assertThat(groups().show(NINE.plusSeconds(5), 1))
          .extracting(InboxChange.Added::inbox)
          .containsExactly(free);
      assertThat(groups().show(NINE.plusSeconds(5), 1)).isEmpty();
    }
    assertThat(groups().show(NINE.plusSeconds(5), 1))
        .extracting(InboxChange.Added::inbox)
        .containsExactly(inbox);
  }

  @Test
  void whoeverIsKilledWhileClosingLeavesTheGroupAsItWas() throws Exception {
    append(TRAILING, 0);
    append(TRAILING, 1);
    try (PostgresDataSource pool = database().another(options -> options.withPoolSize(2));
        Connection killed = pool.getConnection()) {
      killed.setAutoCommit(false);
      try (PreparedStatement statement =
          killed.prepareStatement("select * from show_groups(?, 500)")) {
        statement.setObject(1, Database.time(NINE.plusSeconds(5)));
        assertThat(statement.executeQuery().next()).isTrue();
      }
      // Meanwhile another node passes it by.
      assertThat(groups().show(NINE.plusSeconds(5), MAX)).isEmpty();
      killed.rollback();
    }
    assertThat(head()).isEqualTo(InboxHead.EMPTY);

    assertThat(groups().show(NINE.plusSeconds(5), MAX))
        .singleElement()
        .satisfies(change -> assertThat(change.notification().groupCount()).isEqualTo(2));
  }

  // ---- what they are about

  private Appended about(@Nullable String about, Group group) {
    return begin(about(about, inbox, NINE, "{}"), group, null).join();
  }

  private List<@Nullable String> abouts() {
    return database()
        .jdbc()
        .sql(
            "select coalesce(about, '-') from notification where receiver = ? order by created_seq")
        .param(inbox.receiver().value())
        .query(String.class)
        .list();
  }

  @ParameterizedTest
  @EnumSource
  void aGroupIsAboutWhatAllOfItAreAbout(Edge edge) {
    Group same = new Group("same", WINDOW, edge);
    Group mixed = new Group("two", WINDOW, edge);
    Group some = new Group("x", WINDOW, edge);
    about("invoice/1", same);
    about("invoice/1", same);
    about("invoice/1", mixed);
    about("invoice/2", mixed);
    about("invoice/2", mixed);
    about(null, some);
    about("invoice/1", some);
    groups().show(NINE.plusSeconds(5), MAX);

    assertThat(abouts()).containsExactly("invoice/1", "-", "-");
  }

  @Test
  void whatIsResolvedBeforeItIsShownIsNotShown() {
    String about = "invoice/" + inbox.receiver();
    about(about, TRAILING);
    about(about, TRAILING);
    about("another", new Group("another", WINDOW, Edge.TRAILING));

    Resolution resolved =
        new PostgresResolutions(database().dataSource())
            .begin(ids.next().value(), inbox.tenant(), about, NINE);
    groups().show(NINE.plusSeconds(5), MAX);

    assertThat(abouts()).containsExactly("another");
    assertThat(resolved.held()).isEqualTo(2);
  }

  // ---- keys

  @Test
  void aReplayIsAnsweredWithWhatTheFirstOneWas() {
    NotificationId id = stored(append(LEADING, 0, key("first"))).id();
    append(LEADING, 1, key("grown"));
    append(LEADING, 2);
    NotificationId later = held(append(TRAILING, 0));
    append(TRAILING, 1, key("held"));

    assertThat(append(LEADING, 3, key("first"))).isEqualTo(new Appended.Replayed(id, 1));
    assertThat(append(LEADING, 3, key("grown")))
        .isEqualTo(new Appended.Replayed(id, 2, Kind.GROWN));
    assertThat(append(TRAILING, 3, key("held")))
        .isEqualTo(new Appended.Replayed(later, 0, Kind.HELD));
    assertThat(find(id).groupCount()).isEqualTo(3);
    assertThat(groups().show(NINE.plusSeconds(5), MAX))
        .singleElement()
        .satisfies(change -> assertThat(change.notification().groupCount()).isEqualTo(2));
    assertThat(append(TRAILING, 3, key("held")))
        .isEqualTo(new Appended.Replayed(later, 0, Kind.HELD));
    assertThat(head().seq()).isEqualTo(4);
  }

  @Test
  void aKeyOfAnotherRequestCountsNothing() {
    append(LEADING, 0, key("k"));
    IdempotencyKey other = new IdempotencyKey(inbox.toString(), "k", "g", Duration.ofHours(1));

    assertThat(append(LEADING, 1, other)).isEqualTo(new Appended.KeyReused());
    assertThat(head().seq()).isEqualTo(1);
  }

  @Test
  void aKeyThatRanOutAndIsUsedWithoutAGroupForgetsTheGroup() {
    append(LEADING, 0);
    append(LEADING, 1, key("k"));
    database().jdbc().sql("update idempotency set expires_at = now() where key = 'k'").update();
    NewNotification alone = at(inbox, NINE, "{}");
    store().append(alone, key("k")).toCompletableFuture().join();

    assertThat(append(LEADING, 2, key("k"))).isEqualTo(new Appended.Replayed(alone.id(), 3));
  }

  // ---- many at once

  @ParameterizedTest
  @EnumSource
  void whatIsAppendedAtTheSameTimeIsCountedOnceEach(Edge edge) throws Exception {
    int nodes = 3;
    int each = 60;
    List<InboxKey> inboxes =
        IntStream.range(0, 3).mapToObj(_ -> NotificationStoreContract.anInbox()).toList();
    List<PostgresNotificationStore> stores = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        PostgresNotificationStore store =
            new PostgresNotificationStore(database().dataSource(), WriterOptions.defaults());
        stores.add(store);
        for (int n = 0; n < each; n++) {
          int number = n;
          calls.add(
              callers.submit(() ->
                  store
                      .appendGrouped(
                          at(inboxes.get(number % 3), NINE, payload(number)),
                          new Group("key " + number % 2, WINDOW, edge),
                          number % 5 == 0 ? key("key " + number) : null)
                      .toCompletableFuture()
                      .join()));
        }
      }
      List<InboxChange.Added> shown = new ArrayList<>();
      for (Future<?> call : calls) {
        call.get(60, TimeUnit.SECONDS);
      }
      // Each node looks at what the others do.
      List<Future<List<InboxChange.Added>>> closing =
          IntStream.range(0, nodes)
              .mapToObj(_ -> callers.submit(() -> groups().show(NINE.plusSeconds(5), 2)))
              .toList();
      for (Future<List<InboxChange.Added>> call : closing) {
        shown.addAll(call.get(60, TimeUnit.SECONDS));
      }
      for (List<InboxChange.Added> more = groups().show(NINE.plusSeconds(5), 2);
          !more.isEmpty();
          more = groups().show(NINE.plusSeconds(5), 2)) {
        shown.addAll(more);
      }
      // A key is one of its word, whichever node it came to.
      int keyed = each / 5;
      int counted = nodes * (each - keyed) + keyed;
      long sum = 0;
      long numbers = 0;
      for (InboxKey one : inboxes) {
        InboxHead head = store().head(one);
        List<Notification> items = store().unread(one, PageRequest.first(1000, 1 << 20)).items();
        assertThat(items).hasSize(2);
        assertThat(head.unread()).isEqualTo(2);
        sum += items.stream().mapToLong(Notification::groupCount).sum();
        numbers += head.seq();
      }
      assertThat(sum).isEqualTo(counted);
      assertThat(numbers).isEqualTo(edge == Edge.LEADING ? counted : 6);
      assertThat(shown).hasSize(edge == Edge.LEADING ? 0 : 6);
    } finally {
      stores.forEach(PostgresNotificationStore::close);
    }
  }

  // ---- bounds

  @Test
  void whatWouldOpenOneTooManyIsRefusedAndWhatIsOpenTakesMore() {
    TenantId tenant = new TenantId("bounded " + System.nanoTime());
    InboxKey bounded = new InboxKey(tenant, new UserId("anna"));
    try (var small =
        new PostgresNotificationStore(
            database().dataSource(), WriterOptions.defaults(), ReaderOptions.defaults(), 2)) {
      Group one = new Group("one", WINDOW, Edge.LEADING);
      Group two = new Group("two", WINDOW, Edge.TRAILING);
      Group three = new Group("three", WINDOW, Edge.LEADING);
      begin(small, bounded, one, null).join();
      begin(small, bounded, two, null).join();

      CompletableFuture<Appended> refused = begin(small, bounded, three, key("refused"));
      assertThatThrownBy(refused::join)
          .cause()
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("too many groups are open");
      assertThat(begin(small, bounded, one, null).join()).isInstanceOf(Appended.Grown.class);
      assertThat(begin(small, bounded, two, null).join()).isInstanceOf(Appended.Held.class);
      // Another tenant has room of its own, and the key was not used up.
      assertThat(begin(small, inbox, three, null).join()).isInstanceOf(Appended.Stored.class);
      groups().end(NINE.plusSeconds(5), MAX);
      assertThat(begin(small, bounded, three, key("refused")).join())
          .isInstanceOf(Appended.Stored.class);
      assertThat(small.head(bounded).seq()).isEqualTo(3);
    }
  }

  /// An index entry has its bound, and these are in one.
  @Test
  void theLongestNamesThereAreMakeAGroup() {
    String longest =
        new Random(7)
            .ints(255, 0x4e00, 0x9fff)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    InboxKey to = new InboxKey(inbox.tenant(), new UserId(longest));
    Group group =
        new GroupingRules(WINDOW, WINDOW)
            .group(
                new Grouping(longest, null, Edge.TRAILING),
                "a.type",
                new Caller.User(inbox.tenant(), new UserId(longest), true));

    assertThat(begin(at(to, NINE, "{}"), group, null).join()).isInstanceOf(Appended.Held.class);
    assertThat(begin(at(to, NINE, "{}"), group, null).join()).isInstanceOf(Appended.Held.class);
    assertThat(groups().show(NINE.plusSeconds(5), MAX)).hasSize(1);
  }

  private CompletableFuture<Appended> begin(
      PostgresNotificationStore store, InboxKey to, Group group, @Nullable IdempotencyKey key) {
    return store.appendGrouped(at(to, NINE, "{}"), group, key).toCompletableFuture();
  }
}

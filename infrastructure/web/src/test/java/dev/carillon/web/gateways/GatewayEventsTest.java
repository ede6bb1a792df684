package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.SyncResult;
import dev.carillon.socketio.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What happened in an inbox, in the words of the contract.
class GatewayEventsTest {
  private static final InboxKey INBOX = new InboxKey(TenantId.DEFAULT, new UserId("ada"));
  private static final NotificationIds IDS = new NotificationIds(InstantSource.system());
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final InboxHead HEAD = new InboxHead(9, 4, 7);
  private static final String COUNT = "unread-count[{\"count\":4,\"seq\":9,\"epoch\":7}]";

  private static Notification row(
      long seq, @Nullable Instant readAt, @Nullable Instant archivedAt) {
    return new Notification(
        IDS.next(),
        INBOX.tenant(),
        INBOX.receiver(),
        UserId.SYSTEM,
        "o",
        "t",
        new Payload("{}"),
        AT,
        readAt,
        seq,
        1,
        archivedAt,
        null,
        null,
        1);
  }

  private static Notification unread(long seq) {
    return row(seq, null, null);
  }

  private static SyncResult.Change came(Notification row) {
    return new SyncResult.Change.Row(row, row.seq());
  }

  private static SyncResult.Change changed(Notification row, long createdSeq) {
    return new SyncResult.Change.Row(row, createdSeq);
  }

  /// What was missed after the number 2.
  private static SyncResult.Changes missed(
      List<SyncResult.Change> changes, List<ReadMark> marks, boolean hasMore) {
    return new SyncResult.Changes(changes, marks, 2, hasMore ? 8 : HEAD.seq(), HEAD, hasMore);
  }

  private static List<String> stock(SyncResult.Changes missed, long above) {
    return GatewayEvents.missed(missed, above, false).stream()
        .map(event -> event.name() + event.arguments())
        .toList();
  }

  private static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  static Stream<Arguments> changes() {
    Notification row = unread(9);
    return Stream.of(
        Arguments.of(new InboxChange.Added(row, HEAD), "new-notification"),
        Arguments.of(new InboxChange.Read(row, HEAD), "notification-read"),
        Arguments.of(new InboxChange.Updated(row, HEAD), "notification-updated"),
        Arguments.of(new InboxChange.Removed(INBOX, row.id(), HEAD), "notification-updated"),
        Arguments.of(new InboxChange.AllRead(INBOX, 8, AT, 3, HEAD), "notifications-read-all"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void eachChangeIsOneEventAndThenTheCountOfItsNumber(InboxChange change, String event) {
    List<Event> told = GatewayEvents.change(change);

    assertThat(names(told)).containsExactly(event, "unread-count");
    assertThat(told.getFirst().arguments().toString()).contains("\"seq\":9");
    assertThat(told.getLast().name() + told.getLast().arguments()).isEqualTo(COUNT);
  }

  @Test
  void whatAStockClientMissedComesByItsStateAndThenTheCount() {
    NotificationId gone = IDS.next();
    List<SyncResult.Change> changes =
        List.of(
            came(unread(3)),
            came(row(4, AT, null)),
            changed(unread(5), 1),
            changed(row(6, AT, null), 1),
            came(row(8, AT, AT)),
            new SyncResult.Change.Gone(gone, 9));

    List<String> told = stock(missed(changes, List.of(new ReadMark(2, AT, 7)), false), 2);

    assertThat(told.stream().map(event -> event.substring(0, event.indexOf('['))))
        .containsExactly(
            "new-notification",
            "notification-read",
            "notification-updated",
            "notification-read",
            "notifications-read-all",
            "notification-updated",
            "notification-updated",
            "unread-count");
    assertThat(told.get(4))
        .contains("{\"upTo\":2,\"readAt\":\"2026-11-22T09:00:00.123Z\",\"seq\":7}");
    assertThat(told.get(6)).contains("{\"id\":\"" + gone + "\",\"seq\":9,\"deleted\":true}");
    assertThat(told.getLast()).isEqualTo(COUNT);
  }

  @Test
  void whatAConnectionHasHeardIsNotToldAgain() {
    SyncResult.Changes missed =
        missed(List.of(came(unread(3)), came(unread(9))), List.of(new ReadMark(1, AT, 4)), false);

    assertThat(stock(missed, 4)).hasSize(2).last().isEqualTo(COUNT);
    assertThat(stock(missed, 9)).containsExactly(COUNT);
  }

  @Test
  void whatAConnectionHadInItsPageIsNotNewToIt() {
    SyncResult.Changes missed = missed(List.of(changed(unread(9), 3)), List.of(), false);

    assertThat(stock(missed, 2).getFirst()).startsWith("new-notification");
    assertThat(stock(missed, 4).getFirst()).startsWith("notification-updated");
  }

  @Test
  void thereIsNoCountBeforeTheLastPage() {
    assertThat(stock(missed(List.of(came(unread(3))), List.of(), true), 2)).hasSize(1);
  }

  @Test
  void aClientWithACopyIsToldByOneSyncFromWhereItIs() {
    SyncResult.Changes missed =
        missed(List.of(came(unread(3)), came(unread(9))), List.of(new ReadMark(1, AT, 4)), false);

    List<Event> told = GatewayEvents.missed(missed, 4, true);

    assertThat(names(told)).containsExactly("sync");
    assertThat(told.getFirst().arguments().toString())
        .startsWith("[{\"epoch\":7,\"since\":4,\"seq\":9,\"head\":9,\"unread\":4,\"reset\":false,")
        .contains("\"seq\":9", "\"marks\":[]")
        .doesNotContain("\"seq\":3");
  }
}

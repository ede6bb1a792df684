package dev.carillon.notification.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.ScriptedStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00.123456Z");
  private static final Instant NOW_MILLIS = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final InboxKey INBOX = new InboxKey(new TenantId("acme"), new UserId("anna"));
  private static final InboxHead HEAD = new InboxHead(9, 4, 1);

  private final ScriptedStore store = new ScriptedStore();
  private final List<InboxChange> pushed = new ArrayList<>();
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final NotificationId id = new NotificationIds(clock).next();
  private final Notification row =
      new NewNotification(
              id,
              INBOX.tenant(),
              INBOX.receiver(),
              UserId.SYSTEM,
              "o",
              "t",
              new Payload("{}"),
              NOW_MILLIS,
              null)
          .storedAs(9);

  private ChangeNotification.Outcome execute(NotificationAction action) {
    return new ChangeNotification(store, pushed::add, clock).execute(INBOX, id, action);
  }

  private ChangeNotification.Outcome read() {
    return execute(NotificationAction.READ);
  }

  private MarkAllNotificationsRead.Outcome readAll(OptionalLong upTo) {
    return new MarkAllNotificationsRead(store, pushed::add, clock).execute(INBOX, upTo);
  }

  @Test
  void readingAsksTheCallersOwnInboxInMilliseconds() {
    read();

    assertThat(store.asked)
        .containsExactly(new ScriptedStore.Asked("READ", INBOX, List.of(id, NOW_MILLIS)));
  }

  @Test
  void aSnoozedNotificationIsPushedAsUpdated() {
    store.changed = new ActionResult.Changed(row, HEAD);

    ChangeNotification.Outcome outcome =
        new ChangeNotification(store, pushed::add, clock).snooze(INBOX, id, NOW.plusSeconds(60));

    assertThat(outcome).isEqualTo(new ChangeNotification.Outcome.Done(HEAD));
    assertThat(pushed).containsExactly(new InboxChange.Updated(row, HEAD));
    assertThat(store.asked)
        .containsExactly(
            new ScriptedStore.Asked(
                "SNOOZE", INBOX, List.of(id, NOW_MILLIS.plusSeconds(60), NOW_MILLIS)));
  }

  @Test
  void aReadNotificationIsPushedAsRead() {
    store.changed = new ActionResult.Changed(row, HEAD);

    assertThat(read()).isEqualTo(new ChangeNotification.Outcome.Done(HEAD));
    assertThat(pushed).containsExactly(new InboxChange.Read(row, HEAD));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREAD", "ARCHIVE", "UNARCHIVE"})
  void anotherChangeIsPushedAsAnUpdate(NotificationAction action) {
    store.changed = new ActionResult.Changed(row, HEAD);

    assertThat(execute(action)).isEqualTo(new ChangeNotification.Outcome.Done(HEAD));
    assertThat(pushed).containsExactly(new InboxChange.Updated(row, HEAD));
  }

  @Test
  void aDeletionIsPushedWithoutContents() {
    store.changed = new ActionResult.Deleted(HEAD);

    assertThat(execute(NotificationAction.DELETE))
        .isEqualTo(new ChangeNotification.Outcome.Done(HEAD));
    assertThat(pushed).containsExactly(new InboxChange.Removed(INBOX, id, HEAD));
  }

  @Test
  void whatWasSoAlreadyIsDoneAndNotPushed() {
    store.changed = new ActionResult.Unchanged(HEAD);

    assertThat(read()).isEqualTo(new ChangeNotification.Outcome.Done(HEAD));
    assertThat(pushed).isEmpty();
  }

  @Test
  void whatIsNotInTheInboxIsNotFound() {
    store.changed = new ActionResult.NotFound();

    assertThat(read()).isEqualTo(new ChangeNotification.Outcome.NotFound());
    assertThat(pushed).isEmpty();
  }

  @Test
  void readingAllIsPushedAsOneChangeWithTheClampedNumber() {
    store.markedAll = new MarkedAll.Changed(8, NOW_MILLIS, 3, HEAD);

    assertThat(readAll(OptionalLong.of(1000)))
        .isEqualTo(new MarkAllNotificationsRead.Outcome(3, HEAD));
    assertThat(store.asked)
        .containsExactly(
            new ScriptedStore.Asked("read all", INBOX, List.of(OptionalLong.of(1000), NOW_MILLIS)));
    assertThat(pushed).containsExactly(new InboxChange.AllRead(INBOX, 8, NOW_MILLIS, 3, HEAD));
  }

  @Test
  void readingAllOfWhatIsReadPushesNothing() {
    store.markedAll = new MarkedAll.Unchanged(HEAD);

    assertThat(readAll(OptionalLong.empty()))
        .isEqualTo(new MarkAllNotificationsRead.Outcome(0, HEAD));
    assertThat(pushed).isEmpty();
  }
}

package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.MarkedAll;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The decision is made on what was committed while the call waited for its lock.
class InboxChangesTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "marks");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private final NotificationId id = Notifications.to(inbox).id();

  @AfterAll
  static void closeDatabase() {
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void appendTwo() {
    STORE.append(Notifications.to(inbox), null).toCompletableFuture().join();
    STORE.append(Notifications.to(inbox), null).toCompletableFuture().join();
  }

  /// A third one comes in, in the transaction that holds the inbox.
  private void appendUnder(HeldInbox held) throws Exception {
    held.execute(
        """
        with i as (
          update inbox set seq = seq + 1, unread = unread + 1 where receiver = '%s'
          returning tenant, receiver, seq)
        insert into notification (id, tenant, receiver, sender, object, type, payload,
          created_seq, unread_seq, seq, created_at)
        select '%s', tenant, receiver, 's', 'o', 't', '{}', seq, seq, seq, now() from i
        """
            .formatted(inbox.receiver(), id));
  }

  @Test
  void aReadAllCoversWhatWasCommittedWhileItWaited() throws Exception {
    CompletableFuture<MarkedAll> marked;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      marked =
          CompletableFuture.supplyAsync(
              () -> STORE.markAllRead(inbox, OptionalLong.empty(), NotificationStoreContract.NINE));
      held.awaitWaiting(1);
      appendUnder(held);
    }

    assertThat(marked.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            MarkedAll.Changed.class,
            changed -> {
              assertThat(changed.upTo()).isEqualTo(3);
              assertThat(changed.count()).isEqualTo(3);
            });
  }

  @Test
  void aPartialReadAllLeavesWhatWasCommittedWhileItWaited() throws Exception {
    CompletableFuture<MarkedAll> marked;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      marked =
          CompletableFuture.supplyAsync(
              () -> STORE.markAllRead(inbox, OptionalLong.of(2), NotificationStoreContract.NINE));
      held.awaitWaiting(1);
      appendUnder(held);
    }

    assertThat(marked.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            MarkedAll.Changed.class,
            changed -> {
              assertThat(changed.count()).isEqualTo(2);
              assertThat(changed.head().unread()).isEqualTo(1);
            });
  }

  @Test
  void readingFindsARowThatWasCommittedWhileItWaited() throws Exception {
    CompletableFuture<ActionResult> marked;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      marked =
          CompletableFuture.supplyAsync(() ->
              STORE.change(inbox, id, NotificationAction.READ, NotificationStoreContract.NINE));
      held.awaitWaiting(1);
      appendUnder(held);
    }

    assertThat(marked.get(30, TimeUnit.SECONDS)).isInstanceOf(ActionResult.Changed.class);
  }
}

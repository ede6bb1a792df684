package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a change that meets others: the decision is made on what was committed while it
/// waited for its lock, a lost deadlock is tried again, a lost answer is not, and a node that stops
/// in the middle holds nothing.
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

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void aChangeThatLosesADeadlockIsMadeAgain(String state) {
    try (var _ = FirstTimeFailure.writing(DATABASE, inbox, state)) {
      assertThat(STORE.markAllRead(inbox, OptionalLong.empty(), NotificationStoreContract.NINE))
          .isInstanceOf(MarkedAll.Changed.class);
    }
    assertThat(STORE.head(inbox).seq()).isEqualTo(3);
  }

  @Test
  void aChangeWhoseAnswerWasLostIsNotMadeAgain() {
    try (var _ = FirstTimeFailure.endingTheSession(DATABASE, inbox)) {
      assertThatThrownBy(
              () -> STORE.markAllRead(inbox, OptionalLong.empty(), NotificationStoreContract.NINE))
          .isInstanceOf(StoreUnavailableException.class);
    }
    assertThat(STORE.head(inbox).seq()).isEqualTo(2);
  }

  enum Write {
    CHANGE,
    READ_ALL,
    APPEND
  }

  private Object write(Connection connection, Write write) throws SQLException {
    return switch (write) {
      case CHANGE ->
          InboxChanges.change(
              connection, inbox, first(), NotificationAction.READ, NotificationStoreContract.NINE);
      case READ_ALL ->
          InboxChanges.markAll(
              connection, inbox, OptionalLong.of(1), NotificationStoreContract.NINE);
      case APPEND ->
          AppendStatement.execute(
              connection, List.of(new PendingAppend(Notifications.to(inbox), null, 0)));
    };
  }

  private NotificationId first() {
    return STORE.unread(inbox, PageRequest.first(10, 1000)).items().getLast().id();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatStopsAtOnceHasWrittenAndHoldsNothing(Write write) throws Exception {
    EmbeddedPostgres server = DATABASE.server();
    try (CuttingProxy proxy = new CuttingProxy(server.port());
        Connection stopped =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE.name()),
                server.username(),
                server.password())) {
      proxy.freeze();
      Thread.ofVirtual().start(() -> assertThatThrownBy(() -> write(stopped, write)));

      await().until(() -> STORE.head(inbox).seq() == 3);

      assertThat(STORE.markAllRead(inbox, OptionalLong.empty(), NotificationStoreContract.TEN))
          .isInstanceOf(MarkedAll.Changed.class);
      proxy.cutAll();
    }
  }
}

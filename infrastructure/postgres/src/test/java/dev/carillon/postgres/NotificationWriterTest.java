package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NotificationWriterTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "writer");

  private final InboxKey inbox = NotificationStoreContract.anInbox();

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  private static PostgresNotificationStore store(int lanes, int maxWaiting, Duration maxWait) {
    return store(new WriterOptions(lanes, 500, maxWaiting, Long.MAX_VALUE, maxWait));
  }

  private static PostgresNotificationStore store(WriterOptions options) {
    return new PostgresNotificationStore(DATABASE.dataSource(), options);
  }

  private CompletableFuture<Appended> append(PostgresNotificationStore store, InboxKey receiver) {
    return store.append(Notifications.to(receiver), null).toCompletableFuture();
  }

  private static void assertRefused(CompletableFuture<Appended> answer) {
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
  }

  @Test
  void theOneThatFindsTheWaitingRoomFullIsRefusedAtOnce() throws Exception {
    try (var store = store(1, 3, Duration.ofSeconds(30))) {
      append(store, inbox).join();
      List<CompletableFuture<Appended>> accepted = new ArrayList<>();
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        for (int n = 0; n < 3; n++) {
          accepted.add(append(store, inbox));
        }
        held.awaitWaiting(1);

        CompletableFuture<Appended> refused = append(store, inbox);

        assertThat(refused).isDone();
        assertRefused(refused);
        assertThat(accepted).noneMatch(CompletableFuture::isDone);
      }
      accepted.forEach(CompletableFuture::join);
      append(store, inbox).join();
      assertThat(store.head(inbox).seq()).isEqualTo(5);
    }
  }

  @Test
  void theOneThatWouldTakeTooMuchMemoryIsRefusedAtOnce() throws Exception {
    WriterOptions options = new WriterOptions(1, 500, 1000, 64 << 10, Duration.ofSeconds(30));
    String large = "{\"a\":\"%s\"}".formatted("x".repeat(20_000));
    try (var store = store(options)) {
      append(store, inbox).join();
      CompletableFuture<Appended> accepted;
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        accepted = store.append(Notifications.to(inbox, large), null).toCompletableFuture();
        held.awaitWaiting(1);

        assertRefused(store.append(Notifications.to(inbox, large), null).toCompletableFuture());
      }
      accepted.join();
      // One alone is taken however large it is.
      String larger = "{\"a\":\"%s\"}".formatted("x".repeat(100_000));
      store.append(Notifications.to(inbox, larger), null).toCompletableFuture().join();
    }
  }

  @Test
  void whatWaitsIsStoredByOneStatementUpToItsBound() throws Exception {
    WriterOptions options = new WriterOptions(1, 8, 1000, Long.MAX_VALUE, Duration.ofSeconds(30));
    try (var store = store(options)) {
      append(store, inbox).join();
      List<CompletableFuture<Appended>> all = new ArrayList<>();
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        all.add(append(store, inbox));
        held.awaitWaiting(1);
        for (int n = 0; n < 20; n++) {
          all.add(append(store, inbox));
        }
      }
      all.forEach(CompletableFuture::join);
      // Alone, then 8, 8 and 4.
      assertThat(
              DATABASE.count(
                  "select count(distinct xmin::text) from notification where receiver = '%s'"
                      .formatted(inbox.receiver())))
          .isEqualTo(1 + 4);
    }
  }

  @Test
  void theOneThatWaitsTooLongIsRefused() throws Exception {
    try (var store = store(1, 10, Duration.ofMillis(100))) {
      append(store, inbox).join();
      CompletableFuture<Appended> first;
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        first = append(store, inbox);
        held.awaitWaiting(1);

        assertRefused(append(store, inbox));
      }
      assertThat(first.join()).isInstanceOf(Appended.Stored.class);
    }
  }

  @Test
  void writersThatWaitForOneInboxLeaveConnectionsForReaders() throws Exception {
    try (var store = store(4, 100, Duration.ofSeconds(30))) {
      append(store, inbox).join();
      List<CompletableFuture<Appended>> waiting = new ArrayList<>();
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        for (int n = 0; n < 40; n++) {
          waiting.add(append(store, inbox));
        }
        held.awaitWaiting(1);

        assertThat(store.head(inbox).seq()).isEqualTo(1);
      }
      waiting.forEach(CompletableFuture::join);
    }
  }

  @Test
  void aTextPostgresCannotHoldHarmsNoOtherNotification() {
    try (var store = store(4, 1000, Duration.ofSeconds(30))) {
      List<CompletableFuture<Appended>> good = new ArrayList<>();
      List<CompletableFuture<Appended>> poison = new ArrayList<>();
      for (int n = 0; n < 50; n++) {
        good.add(append(store, inbox));
        poison.add(
            store.append(Notifications.to(inbox, "{\"a\":\"\0\"}"), null).toCompletableFuture());
      }

      good.forEach(CompletableFuture::join);
      assertThat(poison)
          .allSatisfy(answer ->
              assertThatThrownBy(answer::join)
                  .cause()
                  .isInstanceOf(PostgresException.class)
                  .hasMessage("PostgreSQL refused a statement, SQLSTATE 22021"));
      assertThat(store.head(inbox).seq()).isEqualTo(50);
    }
  }

  @Test
  void whatTheCallerDoesNextDoesNotKeepTheNextOneWaiting() throws Exception {
    try (var store = store(1, 10, Duration.ofSeconds(30))) {
      append(store, inbox).join();
      CompletableFuture<Void> callerIsDone = new CompletableFuture<>();
      CompletableFuture<Void> first;
      // Held until the caller's part hangs on the answer: it then runs on the store's thread.
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        first = append(store, inbox).thenAccept(_ -> callerIsDone.join());
        held.awaitWaiting(1);
      }

      append(store, inbox).get(30, TimeUnit.SECONDS);

      assertThat(first).isNotDone();
      callerIsDone.complete(null);
    }
  }

  @Test
  void closingWaitsForWhatWasTakenAndTakesNoMore() throws Exception {
    PostgresNotificationStore store = store(2, 10, Duration.ofSeconds(30));
    append(store, inbox).join();
    CompletableFuture<Appended> taken;
    CompletableFuture<Void> closing;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      taken = append(store, inbox);
      held.awaitWaiting(1);
      closing = CompletableFuture.runAsync(store::close);
    }

    closing.get(30, TimeUnit.SECONDS);

    assertThat(taken).isDone();
    assertThat(taken.join()).isInstanceOf(Appended.Stored.class);
    assertRefused(append(store, inbox));
  }

  @Test
  void anInboxThatIsHeldTooLongIsUnavailableAndOthersAreNot() throws Exception {
    PostgresDataSource impatient =
        DATABASE.another(options ->
            new ConnectionOptions(
                options.url(),
                options.user(),
                options.password(),
                4,
                100,
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30)));
    InboxKey free = NotificationStoreContract.anInbox();
    try (impatient;
        var store =
            new PostgresNotificationStore(
                impatient, new WriterOptions(1, 500, 10, Long.MAX_VALUE, Duration.ofSeconds(30)))) {
      append(store, inbox).join();
      append(store, free).join();
      try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
        assertRefused(append(store, inbox));
        assertThatThrownBy(() ->
                store.change(
                    inbox,
                    Notifications.to(inbox).id(),
                    NotificationAction.READ,
                    NotificationStoreContract.NINE))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessage("the database cannot serve now");
        append(store, free).join();
        held.execute("select 1");
      }
      assertThat(store.head(free).seq()).isEqualTo(2);
    }
  }
}

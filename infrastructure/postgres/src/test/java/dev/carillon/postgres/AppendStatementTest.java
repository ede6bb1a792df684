package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.postgres.CuttingProxy.Cut;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an append makes of a connection that is lost, and of keys that have run out.
class AppendStatementTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "append");

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private CuttingProxy proxy;
  private PostgresDataSource pool;
  private AppendStatement append;

  @BeforeEach
  void openThroughTheProxy() throws IOException {
    proxy = new CuttingProxy(DATABASE.server().port());
    pool =
        DATABASE.another(options ->
            ConnectionOptions.of(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE.name()),
                options.user(),
                options.password()));
    append = new AppendStatement(new Database(pool));
    append.execute(Notifications.to(inbox), null);
  }

  @AfterEach
  void closeProxy() throws IOException {
    pool.close();
    proxy.close();
  }

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  private IdempotencyKey key(Duration lifetime) {
    return new IdempotencyKey(inbox.toString(), "k", "f", lifetime);
  }

  private long rows() {
    return DATABASE
        .jdbc()
        .sql("select count(*) from notification where receiver = ?")
        .param(inbox.receiver().value())
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionStoresOnceAndIsAnsweredAsUsual(Cut cut) {
    NewNotification notification = Notifications.to(inbox);
    proxy.cutNext(cut);

    Appended answer = append.execute(notification, null);

    assertThat(proxy.hasCut()).isTrue();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Appended.Stored.class,
            stored -> {
              assertThat(stored.notification()).isEqualTo(notification.storedAs(2));
              assertThat(stored.head()).isEqualTo(new InboxHead(2, 2, stored.head().epoch()));
            });
    assertThat(rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void aLostConnectionWithAKeyIsNoReplayOfItself(Cut cut) {
    proxy.cutNext(cut);

    Appended answer = append.execute(Notifications.to(inbox), key(Duration.ofHours(1)));

    assertThat(proxy.hasCut()).isTrue();
    assertThat(answer).isInstanceOf(Appended.Stored.class);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whenTheInboxMayHaveGoneOnTheRowAndItsNumberAreTheAnswer() throws Exception {
    NewNotification notification = Notifications.to(inbox);
    CompletableFuture<Appended> answer;
    try (HeldInbox held = new HeldInbox(DATABASE, inbox)) {
      answer = CompletableFuture.supplyAsync(() -> append.execute(notification, null));
      held.awaitWaiting(1);
      // Queued behind the first one, so that it commits right after it.
      Thread.ofVirtual()
          .start(() ->
              new AppendStatement(new Database(DATABASE.dataSource()))
                  .execute(Notifications.to(inbox), null));
      held.awaitWaiting(2);
      proxy.cutNext(Cut.AFTER_THE_COMMIT);
    }

    // Which of the two answers it is depends on who is faster; the row and its number do not.
    Appended appended = answer.get(30, TimeUnit.SECONDS);

    assertThat(proxy.hasCut()).isTrue();
    switch (appended) {
      case Appended.Stored(var row, var head) -> {
        assertThat(row).isEqualTo(notification.storedAs(2));
        assertThat(head).isEqualTo(new InboxHead(2, 2, head.epoch()));
      }
      case Appended.Replayed replayed ->
          assertThat(replayed).isEqualTo(new Appended.Replayed(notification.id(), 2));
      case Appended.KeyReused() -> throw new AssertionError("there is no key");
    }
  }

  @Test
  void anIdThatExistsAlreadyIsRefusedWhenNoConnectionWasLost() {
    NewNotification notification = Notifications.to(inbox);
    append.execute(notification, null);

    assertThatThrownBy(() -> append.execute(notification, null))
        .isInstanceOf(PostgresException.class)
        .hasMessage("PostgreSQL refused a statement, SQLSTATE 23505");
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aKeyThatRanOutIsTakenOver() {
    append.execute(Notifications.to(inbox), key(Duration.ofHours(1)));
    DATABASE
        .jdbc()
        .sql("update idempotency set expires_at = now() where scope = ?")
        .param(inbox.toString())
        .update();
    NewNotification second = Notifications.to(inbox);

    assertThat(append.execute(second, key(Duration.ofHours(1))))
        .isInstanceOf(Appended.Stored.class);
    assertThat(append.execute(Notifications.to(inbox), key(Duration.ofHours(1))))
        .isEqualTo(new Appended.Replayed(second.id(), 3));
  }

  @Test
  void aKeyIsKeptForItsLifetime() {
    append.execute(Notifications.to(inbox), key(Duration.ofHours(24)));

    assertThat(
            DATABASE
                .jdbc()
                .sql(
                    "select expires_at - now() between interval '23:59' and interval '24:00'"
                        + " from idempotency where scope = ?")
                .param(inbox.toString())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aNumberIsNotTakenForAReplay() {
    for (int n = 0; n < 3; n++) {
      append.execute(Notifications.to(inbox), key(Duration.ofHours(1)));
    }

    assertThat(append.execute(Notifications.to(inbox), null))
        .isInstanceOfSatisfying(
            Appended.Stored.class, stored -> assertThat(stored.head().seq()).isEqualTo(3));
  }
}

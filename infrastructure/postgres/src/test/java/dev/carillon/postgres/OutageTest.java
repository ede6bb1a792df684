package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
  private static EmbeddedPostgresOptions options(Path home) {
    return EmbeddedPostgresOptions.at(home)
        .withBinariesDirectory(Path.of("target", "outage-binaries").toAbsolutePath())
        .withoutDurabilityForTests();
  }

  @Test
  void everyCallSaysUnavailableWhileTheServerIsAwayAndWorksWhenItIsBack(@TempDir Path home) {
    EmbeddedPostgres server = EmbeddedPostgres.start(options(home));
    int port = server.port();
    try (PostgresDataSource pool =
            PostgresDataSource.open(
                ConnectionOptions.of(server.jdbcUrl(), server.username(), server.password())
                    .withPoolSize(3)
                    .withWaiting(100, Duration.ofMillis(500)));
        var store = new PostgresNotificationStore(pool, WriterOptions.defaults())) {
      Migrations.migrate(pool);
      InboxKey inbox = NotificationStoreContract.anInbox();
      store.append(Notifications.to(inbox), null).toCompletableFuture().join();
      PostgresOutbox outbox = new PostgresOutbox(pool, () -> {});

      server.close();

      List<ThrowingCallable> calls =
          List.of(
              () -> store.head(inbox),
              () -> store.unread(inbox, PageRequest.first(10, 1000)),
              () -> store.find(inbox, Notifications.to(inbox).id()),
              () ->
                  store.change(
                      inbox,
                      Notifications.to(inbox).id(),
                      NotificationAction.READ,
                      NotificationStoreContract.NINE),
              () -> store.markAllRead(inbox, OptionalLong.empty(), NotificationStoreContract.NINE),
              () -> outbox.claim(1, Duration.ofSeconds(1)),
              () -> outbox.depth());
      assertThat(calls)
          .allSatisfy(call ->
              assertThatThrownBy(call)
                  .isInstanceOfSatisfying(
                      StoreUnavailableException.class,
                      away -> assertThat(away.retryAfter()).isPositive())
                  .message()
                  .isIn(
                      "no connection to the database", "the connection to the database was lost"));
      assertThatThrownBy(
              () -> store.append(Notifications.to(inbox), null).toCompletableFuture().join())
          .cause()
          .isInstanceOf(StoreUnavailableException.class);

      try (EmbeddedPostgres _ = EmbeddedPostgres.start(options(home).withPort(port))) {
        await()
            .ignoreExceptions()
            .until(() ->
                store.append(Notifications.to(inbox), null).toCompletableFuture().join()
                    instanceof Appended.Stored);
        assertThat(store.head(inbox).seq()).isEqualTo(2);
      }
    }
  }

  @Test
  void aReadThatMeetsDeadConnectionsTakesALiveOne() {
    try (TestDatabase database = TestDatabase.migrated(TestServers.postgres18(), "outage");
        PostgresDataSource pool = database.another(options -> options);
        var store = new PostgresNotificationStore(pool, WriterOptions.defaults())) {
      InboxKey inbox = NotificationStoreContract.anInbox();
      store.append(Notifications.to(inbox), null).toCompletableFuture().join();

      for (int round = 0; round < 20; round++) {
        database.count(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """);
        assertThat(store.head(inbox).seq()).isEqualTo(1 + round);
        store.append(Notifications.to(inbox), null).toCompletableFuture().join();
      }
    }
  }
}

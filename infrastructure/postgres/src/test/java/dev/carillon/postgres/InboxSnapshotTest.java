package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is answered is of one moment: rows, marks, count and number. Before each statement another
/// notification comes in, so that an answer of two statements would be torn.
class InboxSnapshotTest {
  private static final PageRequest PAGE = PageRequest.first(100, 1_000_000);
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "snapshot");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private Connection connection;

  @AfterAll
  static void closeDatabase() {
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    append();
    connection = DATABASE.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private void append() {
    STORE.append(Notifications.to(inbox), null).toCompletableFuture().join();
  }

  private Connection busy() {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                append();
              }
              return method.invoke(connection, arguments);
            });
  }

  private static void assertWhole(NotificationPage page) {
    assertThat(page.items().size()).isGreaterThan(1);
    assertThat(page.items().getFirst().seq()).isEqualTo(page.head().seq());
    assertThat(page.items()).hasSize((int) page.head().unread());
  }

  @Test
  void anUnreadPage() throws SQLException {
    assertWhole(
        InboxReads.unread(busy(), List.of(new InboxReads.UnreadQuestion(inbox, PAGE))).getFirst());
  }

  @Test
  void aPageOfTheHistory() throws SQLException {
    HistoryFilter all = new HistoryFilter(HistoryFilter.State.ALL, null);

    assertWhole(InboxReads.history(busy(), inbox, all, PAGE));
  }

  private SyncResult sync(long epoch) throws SQLException {
    SyncRequest request = new SyncRequest(0, epoch, 100, 1_000_000);
    return InboxSync.changesSince(busy(), List.of(new InboxSync.Question(inbox, request)))
        .getFirst();
  }

  @Test
  void aSync() throws SQLException {
    SyncResult.Changes changes = (SyncResult.Changes) sync(STORE.head(inbox).epoch());

    assertThat(changes.seq()).isEqualTo(changes.head().seq());
    assertThat(changes.changes()).hasSize((int) changes.head().unread());
    assertThat(changes.changes().getLast().seq()).isEqualTo(changes.head().seq());
  }

  @Test
  void aReset() throws SQLException {
    assertWhole(((SyncResult.Reset) sync(SyncRequest.NO_EPOCH)).page());
  }
}

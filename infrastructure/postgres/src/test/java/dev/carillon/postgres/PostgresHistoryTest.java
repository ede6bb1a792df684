package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresHistoryTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "history");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  private final InboxKey inbox = NotificationStoreContract.anInbox();
  private final PostgresHistory history = new PostgresHistory(DATABASE.dataSource());
  private InboxHead before = InboxHead.EMPTY;

  @AfterAll
  static void closeDatabase() {
    STORE.close();
    DATABASE.close();
  }

  @BeforeEach
  void writeAndLook() {
    DATABASE.jdbc().sql("delete from history").update();
    STORE.append(Notifications.to(inbox), null).toCompletableFuture().join();
    assertThat(history.check()).as("the first look").isFalse();
    before = STORE.head(inbox);
  }

  @Test
  void theSameClusterOnTheSameTimelineIsTheSameHistory() {
    assertThat(history.check()).isFalse();
    assertThat(STORE.head(inbox)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"system_identifier = '1'", "timeline = '000000AA'"})
  void anotherClusterOrTimelineGivesEveryInboxAnotherEpochOnce(String difference) {
    DATABASE.jdbc().sql("update history set " + difference).update();

    assertThat(history.check()).isTrue();

    InboxHead renewed = STORE.head(inbox);
    assertThat(renewed.epoch()).isNotEqualTo(before.epoch()).isPositive();
    assertThat(renewed.seq()).isEqualTo(before.seq());
    assertThat(STORE.changesSince(inbox, new SyncRequest(1, before.epoch(), 10, 1000)))
        .isInstanceOf(SyncResult.Reset.class);
    assertThat(history.check()).isFalse();
    assertThat(STORE.head(inbox)).isEqualTo(renewed);
  }

  @Test
  void oneOfManyNodesRenews() throws Exception {
    DATABASE.jdbc().sql("update history set timeline = '000000AA'").update();
    List<Future<Boolean>> checks = new ArrayList<>();
    try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int node = 0; node < 4; node++) {
        checks.add(nodes.submit(history::check));
      }
    }

    assertThat(checks.stream().filter(Future::resultNow)).hasSize(1);
  }

  @Test
  void oneTransactionHoldsABoundedNumberOfInboxes() {
    DATABASE
        .jdbc()
        .sql(
            """
            insert into inbox (tenant, receiver, seq, unread)
            select tenant, receiver || n, 0, 0 from inbox cross join generate_series(1, 500) n
            where receiver = ?
            """)
        .param(inbox.receiver().value())
        .update();

    history.beginAnew();

    assertThat(DATABASE.count("select max(n) from (select count(*) n from inbox group by xmin)"))
        .isEqualTo(500);
  }

  @Test
  void whoRestoredTheFilesOfABackupSaysSo() {
    history.beginAnew();

    assertThat(STORE.head(inbox).epoch()).isNotEqualTo(before.epoch());
    assertThat(STORE.head(inbox).seq()).isEqualTo(before.seq());
  }
}

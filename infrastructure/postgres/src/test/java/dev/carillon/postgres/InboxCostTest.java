package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What an inbox of ten thousand unread notifications costs: how many of them a statement touches,
/// by PostgreSQL's own count. Each test is a transaction that is rolled back.
class InboxCostTest {
  private static final int ROWS = 10_000;
  private static final int ARCHIVED = 10;
  private static final PageRequest PAGE = PageRequest.first(100, 1_000_000);
  private static final Instant NINE = NotificationStoreContract.NINE;
  private static final InboxKey INBOX = NotificationStoreContract.anInbox();
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "cost");

  private Connection connection;
  private JdbcClient jdbc;
  private long touchedBefore;

  @BeforeAll
  static void fill() {
    try (var store =
        new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults())) {
      store.append(Notifications.to(INBOX), null).toCompletableFuture().join();
    }
    List.of(
            "alter table notification set (autovacuum_enabled = off)",
            """
            insert into notification (id, tenant, receiver, sender, object, type, payload,
              created_seq, unread_seq, seq, created_at)
            select uuidv7(), i.tenant, i.receiver, 's', 'o', 't', '{}', n, n, n, now()
            from inbox i cross join generate_series(2, %d) as n
            """
                .formatted(ROWS),
            // Others, so that PostgreSQL knows that an inbox is a small part of the table.
            """
            insert into notification (id, tenant, receiver, sender, object, type, payload,
              created_seq, unread_seq, seq, created_at)
            select uuidv7(), i.tenant, 'other ' || r, 's', 'o', 't', '{}', n, n, n, now()
            from inbox i cross join generate_series(1, 20) as n cross join generate_series(1, 500) r
            """,
            "update notification set archived_at = now() where created_seq %% %d = 0"
                .formatted(ROWS / ARCHIVED),
            "update inbox set seq = %d, unread = %d".formatted(ROWS, ROWS - ARCHIVED),
            "analyze")
        .forEach(sql -> DATABASE.jdbc().sql(sql).update());
  }

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    connection = DATABASE.dataSource().getConnection();
    connection.setAutoCommit(false);
    jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    touchedBefore = touchedByThisSession();
  }

  @AfterEach
  void rollBack() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    connection.close();
  }

  /// Rows of notifications that were read since the test began.
  private long touched() {
    return touchedByThisSession() - touchedBefore;
  }

  private long touchedByThisSession() {
    String sql =
        """
        select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
        from pg_stat_xact_user_tables where relname = 'notification'
        """;
    return jdbc.sql(sql).query(Long.class).single();
  }

  @Test
  void readingAllTouchesNoNotification() throws SQLException {
    MarkedAll all = InboxChanges.markAll(connection, INBOX, OptionalLong.empty(), NINE);

    assertThat(all)
        .isInstanceOfSatisfying(
            MarkedAll.Changed.class,
            changed -> assertThat(changed.count()).isEqualTo(ROWS - ARCHIVED));
    assertThat(touched()).isZero();
  }

  @Test
  void readingUpToANumberTouchesWhatStaysUnread() throws SQLException {
    InboxChanges.markAll(connection, INBOX, OptionalLong.of(ROWS - 50), NINE);

    assertThat(touched()).isLessThanOrEqualTo(50);
  }

  @Test
  void anUnreadPageTouchesWhatItShows() throws SQLException {
    InboxReads.unread(connection, List.of(new InboxReads.UnreadQuestion(INBOX, PAGE)));

    assertThat(touched()).isLessThanOrEqualTo(PAGE.maxItems() + 1L);
  }

  @Test
  void anUnreadPageAfterAReadAllTouchesNothing() throws SQLException {
    InboxChanges.markAll(connection, INBOX, OptionalLong.empty(), NINE);

    InboxReads.unread(connection, List.of(new InboxReads.UnreadQuestion(INBOX, PAGE)));

    assertThat(touched()).isZero();
  }

  @Test
  void aPageOfArchivedOnesTouchesThoseOnly() throws SQLException {
    HistoryFilter archived = new HistoryFilter(HistoryFilter.State.ARCHIVED, null);

    assertThat(InboxReads.history(connection, INBOX, archived, PAGE).items()).hasSize(ARCHIVED);

    assertThat(touched()).isLessThanOrEqualTo(ARCHIVED);
  }

  @Test
  void droppingAnOldReadAllTouchesArchivedOnesOnly() {
    List.of(
            "update inbox set seq = seq + 1, read_up_to = seq, unread = 0",
            """
            insert into read_mark (tenant, receiver, seq, up_to, read_at, settled)
            select tenant, receiver, seq, read_up_to, '2026-01-01', true from inbox
            """,
            "update notification set read_at = '2026-01-01' where archived_at is null")
        .forEach(sql -> jdbc.sql(sql).update());
    PostgresHousekeeping housekeeping =
        new PostgresHousekeeping(
            new SingleConnectionDataSource(connection, true),
            new PostgresRevocations(DATABASE.dataSource()),
            new HousekeepingPolicy(10, 10, Duration.ofDays(1)),
            InstantSource.fixed(NINE));
    long before = touched();

    assertThat(housekeeping.runOnce().marks()).isOne();

    // Each is found, locked, and written.
    assertThat(touched() - before).isLessThanOrEqualTo(3 * ARCHIVED);
    assertThat(
            jdbc.sql(
                    "select count(*) from notification where read_at is null and archived_at is not null")
                .query(Long.class)
                .single())
        .isZero();
  }
}

package dev.carillon.postgres;

import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationAction;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.ActionResult;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.HistoryFilter;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Inboxes in PostgreSQL. Every call has a connection and a transaction of its own; none joins a
/// caller's. The first notification of a tenant makes its row; reading makes none.
///
/// What PostgreSQL cannot hold (a U+0000, which the rules keep out) ends in a [PostgresException]
/// and concerns that call alone.
public final class PostgresNotificationStore implements NotificationStore, AutoCloseable {
  /// Windows of groups that a tenant may have open, unless told otherwise.
  public static final int MAX_OPEN_GROUPS = 100_000;

  private final Database database;
  private final NotificationWriter writer;
  private final GroupedCalls<InboxReads.UnreadQuestion, NotificationPage> unreadPages;
  private final GroupedCalls<InboxSync.Question, SyncResult> changes;

  public PostgresNotificationStore(DataSource dataSource, WriterOptions writing) {
    this(dataSource, writing, ReaderOptions.defaults(), MAX_OPEN_GROUPS);
  }

  /// @param maxOpenGroups windows of groups that a tenant may have open; what would open another
  ///   one is refused
  public PostgresNotificationStore(
      DataSource dataSource, WriterOptions writing, ReaderOptions reading, int maxOpenGroups) {
    this(dataSource, writing, reading, maxOpenGroups, () -> {});
  }

  /// @param wake told after the commit of something that is to be delivered besides; on a writer's
  ///   thread: must return at once
  public PostgresNotificationStore(
      DataSource dataSource,
      WriterOptions writing,
      ReaderOptions reading,
      int maxOpenGroups,
      Runnable wake) {
    this.database = new Database(dataSource);
    this.writer = new NotificationWriter(new AppendBatch(database, maxOpenGroups, wake), writing);
    this.unreadPages =
        new GroupedCalls<>(
            "unread-reader",
            reading,
            questions ->
                database.repeatable(connection -> InboxReads.unread(connection, questions)));
    this.changes =
        new GroupedCalls<>(
            "sync-reader",
            reading,
            questions ->
                database.repeatable(connection -> InboxSync.changesSince(connection, questions)));
  }

  @Override
  public CompletionStage<Appended> append(
      NewNotification notification, @Nullable IdempotencyKey key) {
    return writer.append(notification, null, key);
  }

  @Override
  public CompletionStage<Appended> appendGrouped(
      NewNotification notification, Group group, @Nullable IdempotencyKey key) {
    return writer.append(notification, group, key);
  }

  @Override
  public ActionResult change(
      InboxKey inbox, NotificationId id, NotificationAction action, Instant at) {
    return database.change(connection -> InboxChanges.change(connection, inbox, id, action, at));
  }

  @Override
  public ActionResult snooze(InboxKey inbox, NotificationId id, Instant until, Instant at) {
    return database.change(connection -> InboxChanges.snooze(connection, inbox, id, until, at));
  }

  @Override
  public MarkedAll markAllRead(InboxKey inbox, OptionalLong upTo, Instant at) {
    return database.change(connection -> InboxChanges.markAll(connection, inbox, upTo, at));
  }

  @Override
  public Optional<Notification> find(InboxKey inbox, NotificationId id) {
    return database.repeatable(connection -> InboxReads.find(connection, inbox, id));
  }

  @Override
  public NotificationPage unread(InboxKey inbox, PageRequest page) {
    return unreadPages.ask(new InboxReads.UnreadQuestion(inbox, page));
  }

  @Override
  public NotificationPage history(InboxKey inbox, HistoryFilter filter, PageRequest page) {
    return database.repeatable(connection -> InboxReads.history(connection, inbox, filter, page));
  }

  @Override
  public SyncResult changesSince(InboxKey inbox, SyncRequest request) {
    return changes.ask(new InboxSync.Question(inbox, request));
  }

  @Override
  public InboxHead head(InboxKey inbox) {
    return database.repeatable(connection -> InboxReads.head(connection, inbox));
  }

  @Override
  public Map<InboxKey, InboxHead> heads(Collection<InboxKey> inboxes) {
    return database.repeatable(connection -> InboxReads.heads(connection, List.copyOf(inboxes)));
  }

  @Override
  public void renewEpoch(InboxKey inbox, InboxHead known) {
    String sql =
        """
        update inbox i set epoch = 1 + floor(random() * 9e15)::bigint
        from tenant t
        where t.key = ? and i.tenant = t.id and i.receiver = ? and i.epoch = ? and i.seq < ?
        """;
    database.query(jdbc ->
        jdbc.sql(sql)
            .param(inbox.tenant().value())
            .param(inbox.receiver().value())
            .param(known.epoch())
            .param(known.seq())
            .update());
  }

  /// Takes no more notifications and waits for those being written.
  @Override
  public void close() {
    writer.close();
    unreadPages.close();
    changes.close();
  }
}

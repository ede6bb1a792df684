package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.Marked;
import dev.carillon.notification.usecases.ports.MarkedAll;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.UnreadPage;
import java.time.Instant;
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
  private final Database database;
  private final NotificationWriter writer;

  public PostgresNotificationStore(DataSource dataSource, WriterOptions options) {
    this.database = new Database(dataSource);
    this.writer = new NotificationWriter(new AppendStatement(database), options);
  }

  @Override
  public CompletionStage<Appended> append(
      NewNotification notification, @Nullable IdempotencyKey key) {
    return writer.append(notification, key);
  }

  @Override
  public Marked markRead(InboxKey inbox, NotificationId id, Instant at) {
    return database.change(connection -> InboxMarks.mark(connection, inbox, id, at));
  }

  @Override
  public Marked markUnread(InboxKey inbox, NotificationId id) {
    return database.change(connection -> InboxMarks.mark(connection, inbox, id, null));
  }

  @Override
  public MarkedAll markAllRead(InboxKey inbox, OptionalLong upTo, Instant at) {
    return database.change(connection -> InboxMarks.markAll(connection, inbox, upTo, at));
  }

  @Override
  public Optional<Notification> find(InboxKey inbox, NotificationId id) {
    return database.repeatable(connection -> InboxReads.find(connection, inbox, id));
  }

  @Override
  public UnreadPage unread(InboxKey inbox, PageRequest page) {
    return database.repeatable(connection -> InboxReads.unread(connection, inbox, page));
  }

  @Override
  public InboxHead head(InboxKey inbox) {
    return database.repeatable(connection -> InboxReads.head(connection, inbox));
  }

  /// Takes no more notifications and waits for those being written.
  @Override
  public void close() {
    writer.close();
  }
}

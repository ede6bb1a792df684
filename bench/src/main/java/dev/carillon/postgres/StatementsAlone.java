package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/// The store's statements without the store: no queue, no writer, one connection. In the store's
/// package, so that they cannot become other ones than it uses.
@NullMarked
public final class StatementsAlone {
  private static final int PAGE_MAX_BYTES = 256 * 1024;

  private final Connection connection;

  /// The connection stays the caller's.
  public StatementsAlone(Connection connection) {
    this.connection = connection;
  }

  /// Stores them by one statement.
  ///
  /// @throws IllegalStateException when it did not store them all
  public void append(List<NewNotification> notifications) throws SQLException {
    List<PendingAppend> appends =
        notifications.stream().map(each -> new PendingAppend(each, null, 0)).toList();
    var unknownTenants = AppendStatement.execute(connection, appends);
    if (!unknownTenants.isEmpty() || !PendingAppend.unsettled(appends).isEmpty()) {
      throw new IllegalStateException("not stored");
    }
  }

  /// The first page of unread notifications; how many it has.
  public int unread(InboxKey inbox, int maxItems) throws SQLException {
    var question =
        new InboxReads.UnreadQuestion(inbox, PageRequest.first(maxItems, PAGE_MAX_BYTES));
    return InboxReads.unread(connection, List.of(question)).getFirst().items().size();
  }

  public InboxHead head(InboxKey inbox) throws SQLException {
    return InboxReads.head(connection, inbox);
  }

  /// What changed after a number.
  public void changesSince(InboxKey inbox, long since, long epoch, int maxItems)
      throws SQLException {
    var question =
        new InboxSync.Question(inbox, new SyncRequest(since, epoch, maxItems, PAGE_MAX_BYTES));
    if (InboxSync.changesSince(connection, List.of(question)).isEmpty()) {
      throw new IllegalStateException("no answer");
    }
  }
}

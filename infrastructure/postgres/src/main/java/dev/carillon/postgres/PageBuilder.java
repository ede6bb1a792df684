package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Makes a page of the rows of a query, which has asked for one more than the page holds: that says
/// whether there is a next page.
final class PageBuilder {
  private final InboxKey inbox;
  private final PageBound bound;
  private final List<Notification> items = new ArrayList<>();
  private @Nullable NotificationRow row;
  private InboxHead head = InboxHead.EMPTY;
  private OptionalLong next = OptionalLong.empty();
  private long position;

  PageBuilder(InboxKey inbox, PageRequest page) {
    this.inbox = inbox;
    this.bound = new PageBound(page.maxItems(), page.maxBytes());
  }

  /// Takes the row that the result stands on; one without an id is the head of an inbox with
  /// nothing to show, and what comes after the page is full is left out.
  ///
  /// @param rows the same for all of a page
  void add(ResultSet rows) throws SQLException {
    if (next.isPresent()) {
      return;
    }
    NotificationRow reader = row;
    if (reader == null) {
      reader = new NotificationRow(rows);
      row = reader;
      head = rows.getObject("epoch") == null ? InboxHead.EMPTY : NotificationRow.head(rows);
    }
    Notification found = reader.readOrNull(inbox);
    if (found == null) {
      return;
    }
    if (bound.takes(found)) {
      items.add(found);
      position = rows.getLong("position");
    } else {
      next = OptionalLong.of(position);
    }
  }

  NotificationPage build() {
    return new NotificationPage(items, next, head);
  }
}

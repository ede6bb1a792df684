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

/// Makes a page of the rows of a query, which has asked for one more than the page holds: that says
/// whether there is a next page.
final class PageBuilder {
  private final InboxKey inbox;
  private final PageBound bound;
  private final List<Notification> items = new ArrayList<>();
  private InboxHead head = InboxHead.EMPTY;
  private OptionalLong next = OptionalLong.empty();
  private long position;

  PageBuilder(InboxKey inbox, PageRequest page) {
    this.inbox = inbox;
    this.bound = new PageBound(page.maxItems(), page.maxBytes());
  }

  /// Takes the row that the result stands on; one without an id is the head of an inbox with
  /// nothing to show, and what comes after the page is full is left out.
  void add(ResultSet rows) throws SQLException {
    if (rows.getObject("epoch") == null || next.isPresent()) {
      return;
    }
    head = NotificationRow.head(rows);
    if (rows.getObject("id") == null) {
      return;
    }
    Notification row = NotificationRow.read(rows, inbox);
    if (bound.takes(row)) {
      items.add(row);
      position = rows.getLong("position");
    } else {
      next = OptionalLong.of(position);
    }
  }

  NotificationPage build() {
    return new NotificationPage(items, next, head);
  }
}

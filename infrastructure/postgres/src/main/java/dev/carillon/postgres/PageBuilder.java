package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Makes a page of the rows of a query, which has asked for one more than the page holds: that says
/// whether there is a next page.
final class PageBuilder {
  private record Placed(Notification notification, long position) {}

  private record Places(NotificationRow row, int epoch, int position) {}

  private final InboxKey inbox;
  private final PageRequest page;
  private final String positionColumn;
  private final List<Placed> found = new ArrayList<>();
  private @Nullable Places places;
  private @Nullable InboxHead head;

  /// @param positionColumn has the number by which the page is ordered, the highest first
  PageBuilder(InboxKey inbox, PageRequest page, String positionColumn) {
    this.inbox = inbox;
    this.page = page;
    this.positionColumn = positionColumn;
  }

  /// Takes the row that the result stands on. It may have the inbox's head, a notification, or
  /// both; rows come in any order.
  ///
  /// @param rows the same for all of a page
  void add(ResultSet rows) throws SQLException {
    Places at = places(rows);
    if (head == null && rows.getObject(at.epoch()) != null) {
      head = NotificationRow.head(rows);
    }
    Notification notification = at.row().readOrNull(inbox);
    if (notification != null) {
      found.add(new Placed(notification, rows.getLong(at.position())));
    }
  }

  private Places places(ResultSet rows) throws SQLException {
    Places known = places;
    if (known == null) {
      known =
          new Places(
              new NotificationRow(rows), rows.findColumn("epoch"), rows.findColumn(positionColumn));
      places = known;
    }
    return known;
  }

  NotificationPage build() {
    found.sort(Comparator.comparingLong(Placed::position).reversed());
    PageBound bound = new PageBound(page.maxItems(), page.maxBytes());
    List<Notification> items = new ArrayList<>(found.size());
    for (Placed each : found) {
      if (!bound.takes(each.notification())) {
        break;
      }
      items.add(each.notification());
    }
    OptionalLong next =
        items.size() == found.size()
            ? OptionalLong.empty()
            : OptionalLong.of(found.get(items.size() - 1).position());
    return new NotificationPage(items, next, head == null ? InboxHead.EMPTY : head);
  }
}

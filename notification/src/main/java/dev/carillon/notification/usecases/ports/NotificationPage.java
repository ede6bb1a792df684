package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import java.util.List;
import java.util.OptionalLong;

/// A page of notifications and the inbox it was taken from, all of one snapshot.
///
/// @param items newest first: of unread ones by `unreadSeq`, of others by the number they came with
/// @param next where the following page begins; empty on the last one
/// @param head `head.unread()` counts all unread, not those of the page
public record NotificationPage(List<Notification> items, OptionalLong next, InboxHead head) {
  public NotificationPage {
    items = List.copyOf(items);
  }
}

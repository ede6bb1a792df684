package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import java.util.List;
import java.util.OptionalLong;

/// A page of unread notifications and the inbox it was taken from, all of one snapshot.
///
/// @param items by `unreadSeq`, highest first
/// @param next where the following page begins; empty on the last one
/// @param head `head.unread()` counts all unread, not those of the page
public record UnreadPage(List<Notification> items, OptionalLong next, InboxHead head) {
  public UnreadPage {
    items = List.copyOf(items);
  }
}

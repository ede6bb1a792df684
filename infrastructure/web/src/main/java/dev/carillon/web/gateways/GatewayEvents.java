package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.usecases.ports.UnreadPage;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.parser.Json;
import dev.carillon.web.json.NotificationJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Puts what happened into the events of the wire contract. `unread-count` follows the events of
/// its number.
final class GatewayEvents {
  private static final NotificationJson JSON = new NotificationJson();

  private GatewayEvents() {}

  /// What a connection is sent first, and on `refresh-unread`.
  static List<Event> snapshot(UnreadPage page) {
    return List.of(
        Event.of("unread-notifications", Json.trusted(JSON.bytes(page.items()))),
        unreadCount(page.head()));
  }

  /// What a change looks like live.
  static List<Event> change(InboxChange change) {
    Event event =
        switch (change) {
          case InboxChange.Added added ->
              Event.of("new-notification", Json.trusted(JSON.bytes(added.notification())));
          case InboxChange.Read read ->
              Event.of("notification-read", Json.trusted(JSON.bytes(read.notification())));
          case InboxChange.Updated updated ->
              Event.of("notification-updated", Json.trusted(JSON.bytes(updated.notification())));
          case InboxChange.AllRead all -> allRead(all);
        };
    return List.of(event, unreadCount(change.head()));
  }

  static Event disconnectReason(String code) {
    return Event.of("disconnect-reason", Json.trusted("{\"code\":\"" + code + "\"}"));
  }

  static Event disconnectReason(String code, Duration retryAfter) {
    return Event.of(
        "disconnect-reason",
        Json.trusted(
            "{\"code\":\"" + code + "\",\"retryAfterMillis\":" + retryAfter.toMillis() + "}"));
  }

  static Event sessionExpiring(Instant at) {
    return Event.of(
        "session-expiring", Json.trusted("{\"at\":\"" + NotificationJson.text(at) + "\"}"));
  }

  private static Event allRead(InboxChange.AllRead all) {
    return Event.of(
        "notifications-read-all",
        Json.trusted(
            "{\"upTo\":"
                + all.upTo()
                + ",\"readAt\":\""
                + NotificationJson.text(all.readAt())
                + "\",\"seq\":"
                + all.head().seq()
                + "}"));
  }

  private static Event unreadCount(InboxHead head) {
    return Event.of(
        "unread-count",
        Json.trusted(
            "{\"count\":"
                + head.unread()
                + ",\"seq\":"
                + head.seq()
                + ",\"epoch\":"
                + head.epoch()
                + "}"));
  }
}

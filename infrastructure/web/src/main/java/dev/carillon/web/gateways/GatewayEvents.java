package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.SyncResult;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.parser.Json;
import dev.carillon.web.json.NotificationJson;
import dev.carillon.web.json.SyncJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Puts what happened into the events of the wire contract. `unread-count` follows the events of
/// its number.
final class GatewayEvents {

  private GatewayEvents() {}

  /// What a connection is sent first, and on `refresh-unread`.
  static Snapshot unread(NotificationPage page) {
    List<Event> events =
        List.of(
            Event.of("unread-notifications", Json.trusted(NotificationJson.of(page.items()))),
            unreadCount(page.head()));
    return new Snapshot(events, page.head().seq(), page.head(), true);
  }

  /// What a connection is sent in its place when it says what it has, and on `sync`.
  static Snapshot sync(SyncResult result) {
    boolean replaces = result instanceof SyncResult.Reset;
    long seq = result instanceof SyncResult.Changes changes ? changes.seq() : result.head().seq();
    return new Snapshot(List.of(syncEvent(result)), seq, result.head(), replaces);
  }

  /// What a change looks like live.
  static List<Event> change(InboxChange change) {
    Event event =
        switch (change) {
          case InboxChange.Added added -> notification("new-notification", added.notification());
          case InboxChange.Read read -> notification("notification-read", read.notification());
          case InboxChange.Updated updated ->
              notification("notification-updated", updated.notification());
          case InboxChange.Removed removed -> removed(removed.id(), removed.head().seq());
          case InboxChange.AllRead all ->
              allRead(new ReadMark(all.upTo(), all.readAt(), all.head().seq()));
        };
    return List.of(event, unreadCount(change.head()));
  }

  /// What was missed above a number: in one event for a client that keeps a copy, for others by the
  /// events that they know. What came and was read meanwhile is not announced as new.
  static List<Event> missed(SyncResult.Changes missed, long above, boolean synced) {
    List<SyncResult.Change> changes =
        missed.changes().stream().filter(change -> change.seq() > above).toList();
    List<ReadMark> marks = missed.marks().stream().filter(mark -> mark.seq() > above).toList();
    if (synced) {
      return List.of(
          syncEvent(
              new SyncResult.Changes(
                  changes,
                  marks,
                  Math.max(above, missed.since()),
                  missed.seq(),
                  missed.head(),
                  missed.hasMore())));
    }
    TreeMap<Long, Event> events = new TreeMap<>();
    changes.forEach(change -> events.put(change.seq(), state(change, above)));
    marks.forEach(mark -> events.put(mark.seq(), allRead(mark)));
    List<Event> inOrder = new ArrayList<>(events.values());
    if (!missed.hasMore()) {
      inOrder.add(unreadCount(missed.head()));
    }
    return inOrder;
  }

  private static Event state(SyncResult.Change change, long above) {
    return switch (change) {
      case SyncResult.Change.Gone(var id, var seq) -> removed(id, seq);
      case SyncResult.Change.Row(var row, var createdSeq) -> {
        boolean unread = !row.isRead() && row.archivedAt() == null;
        boolean read = row.isRead() && row.archivedAt() == null;
        yield notification(
            createdSeq > above && unread
                ? "new-notification"
                : read ? "notification-read" : "notification-updated",
            row);
      }
    };
  }

  private static Event notification(String name, Notification notification) {
    return Event.of(name, Json.trusted(NotificationJson.of(notification)));
  }

  private static Event removed(NotificationId id, long seq) {
    return Event.of("notification-updated", Json.trusted(SyncJson.tombstone(id, seq)));
  }

  private static Event syncEvent(SyncResult result) {
    return Event.of("sync", Json.trusted(SyncJson.of(result)));
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

  private static Event allRead(ReadMark mark) {
    return Event.of(
        "notifications-read-all",
        Json.trusted(
            "{\"upTo\":"
                + mark.upTo()
                + ",\"readAt\":\""
                + NotificationJson.text(mark.readAt())
                + "\",\"seq\":"
                + mark.seq()
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

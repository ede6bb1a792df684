package dev.carillon.web.json;

import static dev.carillon.web.json.Utf8Json.bytes;

import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.NotificationPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A notification as clients see it: the contract's members in the contract's order, UTF-8, dates
/// ISO-8601 with milliseconds and `Z`. The payload is written as it came, not looked into. Any
/// thread may call it.
public final class NotificationJson {
  private static final int ENVELOPE_BYTES = 512;

  private static final byte[] ID = bytes("{\"id\":");
  private static final byte[] OBJECT = bytes(",\"object\":");
  private static final byte[] RECEIVER_ID = bytes(",\"receiverId\":");
  private static final byte[] SENDER_ID = bytes(",\"senderId\":");
  private static final byte[] TYPE = bytes(",\"type\":");
  private static final byte[] PAYLOAD = bytes(",\"payload\":");
  private static final byte[] CREATED_AT = bytes(",\"createdAt\":");
  private static final byte[] READ_AT = bytes(",\"readAt\":");
  private static final byte[] SEQ = bytes(",\"seq\":");
  private static final byte[] UNREAD_SEQ = bytes(",\"unreadSeq\":");
  private static final byte[] ARCHIVED_AT = bytes(",\"archivedAt\":");
  private static final byte[] SNOOZED_UNTIL = bytes(",\"snoozedUntil\":");
  private static final byte[] EXPIRES_AT = bytes(",\"expiresAt\":");
  private static final byte[] GROUP_COUNT = bytes(",\"groupCount\":");

  private NotificationJson() {}

  /// One notification.
  public static byte[] of(Notification notification) {
    Utf8Json json = new Utf8Json(ENVELOPE_BYTES + notification.payload().json().length());
    write(notification, json);
    return json.toByteArray();
  }

  /// An array of notifications, in their order.
  public static byte[] of(List<Notification> notifications) {
    Utf8Json json = new Utf8Json(ENVELOPE_BYTES * (notifications.size() + 1));
    write(notifications, json);
    return json.toByteArray();
  }

  /// A page as `GET /notifications/unread` answers it.
  ///
  /// @param nextCursor null when there is no next page
  public static byte[] of(NotificationPage page, @Nullable String nextCursor) {
    Utf8Json json = new Utf8Json(ENVELOPE_BYTES * (page.items().size() + 1));
    json.raw("{\"success\":true,\"data\":");
    write(page.items(), json);
    json.raw(",\"count\":").number(page.head().unread()).raw(",\"nextCursor\":");
    if (nextCursor == null) {
      json.raw("null");
    } else {
      json.string(nextCursor);
    }
    json.raw(",\"seq\":").number(page.head().seq());
    json.raw(",\"epoch\":").number(page.head().epoch()).raw('}');
    return json.toByteArray();
  }

  /// A time as the contract writes it.
  public static String text(Instant time) {
    return Timestamps.text(time);
  }

  static void write(List<Notification> notifications, Utf8Json json) {
    json.raw('[');
    for (int i = 0; i < notifications.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      write(notifications.get(i), json);
    }
    json.raw(']');
  }

  static void write(Notification notification, Utf8Json json) {
    json.raw(ID).string(notification.id().toString());
    json.raw(OBJECT).string(notification.object());
    json.raw(RECEIVER_ID).string(notification.receiver().value());
    json.raw(SENDER_ID).string(notification.sender().value());
    json.raw(TYPE).string(notification.type());
    json.raw(PAYLOAD).raw(notification.payload().json());
    json.raw(CREATED_AT).time(notification.createdAt());
    json.raw(READ_AT).timeOrNull(notification.readAt());
    json.raw(SEQ).number(notification.seq());
    json.raw(UNREAD_SEQ).number(notification.unreadSeq());
    json.raw(ARCHIVED_AT).timeOrNull(notification.archivedAt());
    json.raw(SNOOZED_UNTIL).timeOrNull(notification.snoozedUntil());
    json.raw(EXPIRES_AT).timeOrNull(notification.expiresAt());
    json.raw(GROUP_COUNT).number(notification.groupCount()).raw('}');
  }
}

package dev.carillon.web.json;

import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.NotificationPage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/// A notification as clients see it: the contract's members in the contract's order, UTF-8, dates
/// ISO-8601 with milliseconds and `Z`. The payload is written as it came, not looked into. No tree
/// is built. Any thread may call it.
public final class NotificationJson {
  private static final int ENVELOPE_BYTES = 512;

  private static final SerializedString ID = new SerializedString("id");
  private static final SerializedString OBJECT = new SerializedString("object");
  private static final SerializedString RECEIVER_ID = new SerializedString("receiverId");
  private static final SerializedString SENDER_ID = new SerializedString("senderId");
  private static final SerializedString TYPE = new SerializedString("type");
  private static final SerializedString PAYLOAD = new SerializedString("payload");
  private static final SerializedString CREATED_AT = new SerializedString("createdAt");
  private static final SerializedString READ_AT = new SerializedString("readAt");
  private static final SerializedString SEQ = new SerializedString("seq");
  private static final SerializedString UNREAD_SEQ = new SerializedString("unreadSeq");
  private static final SerializedString ARCHIVED_AT = new SerializedString("archivedAt");
  private static final SerializedString EXPIRES_AT = new SerializedString("expiresAt");
  private static final SerializedString GROUP_COUNT = new SerializedString("groupCount");

  private final JsonFactory json = new JsonFactory();

  /// One notification.
  public byte[] bytes(Notification notification) {
    var out = new ByteArrayOutputStream(ENVELOPE_BYTES + notification.payload().json().length());
    try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
      write(notification, generator);
    }
    return out.toByteArray();
  }

  /// An array of notifications, in their order.
  public byte[] bytes(List<Notification> notifications) {
    var out = new ByteArrayOutputStream(ENVELOPE_BYTES * (notifications.size() + 1));
    try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
      write(notifications, generator);
    }
    return out.toByteArray();
  }

  /// A page as `GET /notifications/unread` answers it.
  ///
  /// @param nextCursor null when there is no next page
  public byte[] bytes(NotificationPage page, @Nullable String nextCursor) {
    var out = new ByteArrayOutputStream(ENVELOPE_BYTES * (page.items().size() + 1));
    try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
      generator.writeStartObject();
      generator.writeBooleanProperty("success", true);
      generator.writeName("data");
      write(page.items(), generator);
      generator.writeNumberProperty("count", page.head().unread());
      generator.writeStringProperty("nextCursor", nextCursor);
      generator.writeNumberProperty("seq", page.head().seq());
      generator.writeNumberProperty("epoch", page.head().epoch());
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  /// Writes an array of notifications where the generator stands.
  public void write(List<Notification> notifications, JsonGenerator generator) {
    generator.writeStartArray();
    notifications.forEach(notification -> write(notification, generator));
    generator.writeEndArray();
  }

  /// Writes one notification where the generator stands.
  public void write(Notification notification, JsonGenerator generator) {
    generator.writeStartObject();
    generator.writeName(ID);
    generator.writeString(notification.id().toString());
    generator.writeName(OBJECT);
    generator.writeString(notification.object());
    generator.writeName(RECEIVER_ID);
    generator.writeString(notification.receiver().value());
    generator.writeName(SENDER_ID);
    generator.writeString(notification.sender().value());
    generator.writeName(TYPE);
    generator.writeString(notification.type());
    generator.writeName(PAYLOAD);
    generator.writeRawValue(notification.payload().json());
    writeTime(CREATED_AT, notification.createdAt(), generator);
    writeTime(READ_AT, notification.readAt(), generator);
    generator.writeName(SEQ);
    generator.writeNumber(notification.seq());
    generator.writeName(UNREAD_SEQ);
    generator.writeNumber(notification.unreadSeq());
    writeTime(ARCHIVED_AT, notification.archivedAt(), generator);
    writeTime(EXPIRES_AT, notification.expiresAt(), generator);
    generator.writeName(GROUP_COUNT);
    generator.writeNumber(notification.groupCount());
    generator.writeEndObject();
  }

  /// A time as the contract writes it.
  public static String text(Instant time) {
    return Timestamps.text(time);
  }

  private static void writeTime(
      SerializedString name, @Nullable Instant time, JsonGenerator generator) {
    generator.writeName(name);
    if (time == null) {
      generator.writeNull();
    } else {
      generator.writeString(text(time));
    }
  }
}

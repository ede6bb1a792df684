package dev.carillon.web.json;

import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.usecases.ports.NotificationPage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A notification as clients see it: the contract's members in the contract's order, UTF-8, dates
/// ISO-8601 with milliseconds and `Z`. The payload is written as it came, not looked into. No tree
/// is built. Any thread may call it.
public final class NotificationJson {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int ENVELOPE_BYTES = 512;

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
    generator.writeStringProperty("id", notification.id().toString());
    generator.writeStringProperty("object", notification.object());
    generator.writeStringProperty("receiverId", notification.receiver().value());
    generator.writeStringProperty("senderId", notification.sender().value());
    generator.writeStringProperty("type", notification.type());
    generator.writeName("payload");
    generator.writeRawValue(notification.payload().json());
    writeTime("createdAt", notification.createdAt(), generator);
    writeTime("readAt", notification.readAt(), generator);
    generator.writeNumberProperty("seq", notification.seq());
    generator.writeNumberProperty("unreadSeq", notification.unreadSeq());
    writeTime("archivedAt", notification.archivedAt(), generator);
    writeTime("expiresAt", notification.expiresAt(), generator);
    generator.writeNumberProperty("groupCount", notification.groupCount());
    generator.writeEndObject();
  }

  /// A time as the contract writes it.
  public static String text(Instant time) {
    return MILLISECONDS.format(time);
  }

  private static void writeTime(String name, @Nullable Instant time, JsonGenerator generator) {
    if (time == null) {
      generator.writeNullProperty(name);
    } else {
      generator.writeStringProperty(name, text(time));
    }
  }
}

package dev.carillon.webhook;

import dev.carillon.notification.domain.Outgoing;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A message as JSON in UTF-8: the same bytes at every attempt. Notifications are spelled as the
/// REST contract spells them, without what changes later (whether it is read, say), and the payload
/// is written as it came.
final class WebhookBody {
  private static final String CREATED = "notification.created";
  private static final String SUMMARY = "notification.summary";
  private static final JsonFactory JSON = new JsonFactory();

  /// With milliseconds always, as everywhere in the contract.
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private WebhookBody() {}

  static byte[] of(Outgoing message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("type", message.items().size() == 1 ? CREATED : SUMMARY);
      json.writeStringProperty("timestamp", text(message.items().getLast().createdAt()));
      json.writeName("data");
      if (message.items().size() == 1) {
        write(message, message.items().getFirst(), json);
      } else {
        writeSummary(message, json);
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeSummary(Outgoing message, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("receiverId", message.receiver().value());
    json.writeArrayPropertyStart("notifications");
    message.items().forEach(item -> write(message, item, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Outgoing message, Outgoing.Item item, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", item.id().toString());
    json.writeStringProperty("object", item.object());
    json.writeStringProperty("receiverId", message.receiver().value());
    json.writeStringProperty("senderId", item.sender().value());
    json.writeStringProperty("type", item.type());
    json.writeName("payload");
    json.writeRawValue(item.payload().json());
    json.writeStringProperty("createdAt", text(item.createdAt()));
    json.writeEndObject();
  }

  private static String text(Instant time) {
    return TIME.format(time);
  }
}

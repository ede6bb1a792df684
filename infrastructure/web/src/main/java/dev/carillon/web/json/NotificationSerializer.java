package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Notification;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/// Writes a notification inside an answer that Jackson writes.
public final class NotificationSerializer extends StdSerializer<Notification> {
  public NotificationSerializer() {
    super(Notification.class);
  }

  @Override
  public void serialize(
      Notification notification, JsonGenerator generator, SerializationContext context) {
    generator.writeRawValue(new String(NotificationJson.of(notification), UTF_8));
  }
}

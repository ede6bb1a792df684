package dev.carillon.web.json;

import dev.carillon.notification.domain.Notification;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/// Writes a notification inside an answer that Jackson writes.
public final class NotificationSerializer extends StdSerializer<Notification> {
  private final NotificationJson json;

  public NotificationSerializer(NotificationJson json) {
    super(Notification.class);
    this.json = json;
  }

  @Override
  public void serialize(
      Notification notification, JsonGenerator generator, SerializationContext context) {
    json.write(notification, generator);
  }
}

package dev.carillon.push.apns;

import dev.carillon.push.PushContent;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A message as APNs takes it
/// (<https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification>):
/// what is shown under `aps`, and beside it what the app wants to know.
final class ApnsMessage {
  static final int MAX_BYTES = 4096;

  private final JsonMapper json = JsonMapper.shared();

  byte[] encode(PushContent content) {
    return content.fitting(MAX_BYTES, this::whole);
  }

  private byte[] whole(PushContent content) {
    ObjectNode message = json.createObjectNode();
    ObjectNode aps = message.putObject("aps");
    ObjectNode alert = aps.putObject("alert").put("body", content.body());
    if (content.title() != null) {
      alert.put("title", content.title());
    }
    aps.put("badge", Math.min(content.badge(), Integer.MAX_VALUE))
        .put("sound", "default")
        .put("thread-id", content.object());
    message.put("id", content.id()).put("type", content.type()).put("object", content.object());
    if (content.url() != null) {
      message.put("url", content.url());
    }
    return json.writeValueAsBytes(message);
  }
}

package dev.carillon.push.fcm;

import dev.carillon.push.PushContent;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A message as FCM takes it
/// (<https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages>).
///
/// A repetition takes the place of what is shown by its tag, and on Apple's devices by its collapse
/// id. FCM's own collapse keys are not for that: a device may have four of them at a time.
final class FcmMessage {
  /// For notification and data together; everything but the token is counted here.
  static final int MAX_BYTES = 4096;

  private static final int COLLAPSE_ID_MAX_CHARS = 64;

  private final JsonMapper json = JsonMapper.shared();
  private final Duration timeToLive;

  FcmMessage(Duration timeToLive) {
    this.timeToLive = timeToLive;
  }

  byte[] encode(PushContent content, String token) {
    ObjectNode message = json.createObjectNode();
    byte[] fitting =
        content.fitting(MAX_BYTES, shorter -> json.writeValueAsBytes(message(shorter)));
    message.set("message", ((ObjectNode) json.readTree(fitting)).put("token", token));
    return json.writeValueAsBytes(message);
  }

  private ObjectNode message(PushContent content) {
    ObjectNode message = json.createObjectNode();
    ObjectNode notification = message.putObject("notification").put("body", content.body());
    if (content.title() != null) {
      notification.put("title", content.title());
    }
    // Values of data are texts, each of them.
    ObjectNode data =
        message
            .putObject("data")
            .put("id", content.id())
            .put("type", content.type())
            .put("object", content.object())
            .put("badge", Long.toString(content.badge()));
    if (content.url() != null) {
      data.put("url", content.url());
    }
    android(message.putObject("android"), content);
    apple(message.putObject("apns"), content);
    return message;
  }

  private void android(ObjectNode android, PushContent content) {
    android
        .put("priority", content.urgent() ? "high" : "normal")
        .put("ttl", timeToLive.toSeconds() + "s")
        .putObject("notification")
        .put("tag", content.tag())
        .put("notification_count", count(content));
  }

  private static void apple(ObjectNode apple, PushContent content) {
    String tag = content.tag();
    apple
        .putObject("headers")
        .put("apns-priority", content.urgent() ? "10" : "5")
        .put(
            "apns-collapse-id",
            tag.length() > COLLAPSE_ID_MAX_CHARS ? tag.substring(0, COLLAPSE_ID_MAX_CHARS) : tag);
    apple
        .putObject("payload")
        .putObject("aps")
        .put("badge", count(content))
        .put("sound", "default");
  }

  private static int count(PushContent content) {
    return (int) Math.min(content.badge(), Integer.MAX_VALUE);
  }
}

package dev.carillon.push.webpush;

import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.outbound.OutboundException;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.push.PushContent;
import dev.carillon.push.PushContents;
import dev.carillon.push.PushSender;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Sends to browsers: RFC 8030, encrypted by RFC 8291. Every device may have a push service of its
/// own, which its user has named, so a fault of one says nothing of others: it is the message's.
/// Any thread may call it.
public final class WebPushSender implements PushSender {
  /// 24 of SHA-256's bytes are 32 characters, which is what a topic may have (RFC 8030, section
  /// 5.4).
  private static final int TOPIC_BYTES = 24;

  private final JsonMapper json = JsonMapper.shared();
  private final WebPushEncryption encryption = new WebPushEncryption();
  private final OutboundHttp http;
  private final Vapid vapid;
  private final PushContents contents;
  private final Duration timeToLive;
  private final WebPushReplies replies;

  /// @param http with its timeouts
  /// @param timeToLive for how long a push service keeps what it cannot deliver
  public WebPushSender(OutboundHttp http, Vapid vapid, PushContents contents, Duration timeToLive) {
    this.http = http;
    this.vapid = vapid;
    this.contents = contents;
    this.timeToLive = timeToLive;
    this.replies = new WebPushReplies(vapid.clock());
  }

  @Override
  public SendResult send(Outgoing message, DeliveryTarget.Device device) {
    Subscription subscription;
    try {
      subscription = Subscription.parse(device.token());
    } catch (InvalidSubscriptionException why) {
      return new SendResult.TargetGone("no subscription: " + why.getMessage());
    }
    PushContent content = contents.of(message);
    byte[] plaintext = content.fitting(WebPushEncryption.PLAINTEXT_MAX_BYTES, this::encode);
    try {
      return replies.result(
          http.post(
              subscription.endpoint(),
              headers(message.id(), content, subscription),
              encryption.encrypt(subscription, plaintext)));
    } catch (OutboundException failure) {
      return result(failure);
    }
  }

  private Map<String, String> headers(
      DeliveryId id, PushContent content, Subscription subscription) {
    return Map.of(
        "Authorization",
        vapid.authorization(subscription.endpoint()),
        "Content-Encoding",
        "aes128gcm",
        "Content-Type",
        "application/octet-stream",
        "TTL",
        Long.toString(timeToLive.toSeconds()),
        "Urgency",
        content.urgent() ? "high" : "normal",
        "Topic",
        topic(id));
  }

  /// The same for each attempt, so that a repetition takes the place of one that still waits.
  static String topic(DeliveryId id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(id.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, TOPIC_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// What `carillon-push-worker.js` reads.
  private byte[] encode(PushContent content) {
    ObjectNode message =
        json.createObjectNode()
            .put("id", content.id())
            .put("object", content.object())
            .put("type", content.type())
            .put("body", content.body())
            .put("badge", content.badge())
            .put("tag", content.tag());
    if (content.title() != null) {
      message.put("title", content.title());
    }
    if (content.url() != null) {
      message.put("url", content.url());
    }
    return json.writeValueAsBytes(message);
  }

  private static SendResult result(OutboundException failure) {
    String why = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case ADDRESS_REFUSED, URL_INVALID -> new SendResult.Refused(why);
      case UNREACHABLE, TIMEOUT ->
          new SendResult.TryAgain(
              // An interrupt is answered as for a provider that is away.
              Thread.currentThread().isInterrupted() ? Fault.PROVIDER : Fault.MESSAGE, why, null);
    };
  }
}

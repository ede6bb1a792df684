package dev.carillon.push.apns;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.push.Deadline;
import dev.carillon.push.PushContent;
import dev.carillon.push.PushContents;
import dev.carillon.push.PushSender;
import dev.carillon.push.ServiceHttp;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;

/// Sends by the Apple Push Notification service, over HTTP/2 and with tokens instead of
/// certificates
/// (<https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns>).
/// Any thread may call it.
public final class ApnsSender implements PushSender {
  /// In hexadecimal. Apple does not promise a length; this bounds the URL.
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Fa-f]{2,400}");

  private static final int COLLAPSE_ID_MAX_CHARS = 64;

  private final ApnsSettings settings;
  private final PushContents contents;
  private final ServiceHttp http;
  private final InstantSource clock;
  private final ProviderTokens tokens;
  private final ApnsMessage messages = new ApnsMessage();
  private final ApnsReplies replies;

  /// @param http with its timeouts; a message takes one of its calls, or two when the first token
  ///   was too old, within the same deadline
  public ApnsSender(
      ApnsSettings settings, PushContents contents, ServiceHttp http, InstantSource clock) {
    this.settings = settings;
    this.contents = contents;
    this.http = http;
    this.clock = clock;
    this.tokens = new ProviderTokens(settings.credentials(), clock);
    this.replies = new ApnsReplies(clock);
  }

  @Override
  public SendResult send(Outgoing message, DeliveryTarget.Device device) {
    if (!TOKEN.matcher(device.token()).matches()) {
      return new SendResult.TargetGone("no APNs token");
    }
    PushContent content = contents.of(message);
    byte[] body = messages.encode(content);
    URI url = settings.base().resolve("/3/device/" + device.token());
    Deadline deadline = http.deadline();
    ProviderTokens.Token token = tokens.get();
    ServiceHttp.Reply reply = http.post(url, headers(message, content, token), body, deadline);
    if (ApnsReplies.isTokenExpired(reply)) {
      ProviderTokens.Token other = tokens.insteadOf(token);
      if (!other.equals(token)) {
        reply = http.post(url, headers(message, content, other), body, deadline);
      }
    }
    return switch (reply) {
      case ServiceHttp.Reply.Failed(String why) ->
          new SendResult.TryAgain(Fault.PROVIDER, why, null);
      case ServiceHttp.Reply.Answered answered -> replies.result(answered);
    };
  }

  /// A repetition has the same id, and the same collapse id, so that it takes the place of what it
  /// repeats.
  private Map<String, String> headers(
      Outgoing message, PushContent content, ProviderTokens.Token token) {
    String tag = content.tag();
    return Map.of(
        "authorization",
        "bearer " + token.text(),
        "apns-topic",
        settings.topic(),
        "apns-id",
        message.id().notification().toString(),
        "apns-push-type",
        "alert",
        "apns-priority",
        content.urgent() ? "10" : "5",
        "apns-expiration",
        Long.toString(clock.instant().plus(settings.timeToLive()).getEpochSecond()),
        "apns-collapse-id",
        tag.substring(0, Math.min(tag.length(), COLLAPSE_ID_MAX_CHARS)),
        "content-type",
        "application/json");
  }
}

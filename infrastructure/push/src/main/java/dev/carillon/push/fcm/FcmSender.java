package dev.carillon.push.fcm;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.push.Deadline;
import dev.carillon.push.PushContents;
import dev.carillon.push.PushSender;
import dev.carillon.push.ServiceHttp;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/// Sends by Firebase Cloud Messaging's HTTP v1 API
/// (<https://firebase.google.com/docs/cloud-messaging/send/v1-api>). Any thread may call it.
public final class FcmSender implements PushSender {
  /// Longer than any token, and a bound for what is sent.
  private static final int TOKEN_MAX_BYTES = 4096;

  private final FcmSettings settings;
  private final PushContents contents;
  private final ServiceHttp http;
  private final AccessTokens tokens;
  private final FcmMessage messages;
  private final FcmReplies replies;

  /// @param http with its timeouts; a message takes one of its calls, or two with an access token,
  ///   within the same deadline
  public FcmSender(
      FcmSettings settings, PushContents contents, ServiceHttp http, InstantSource clock) {
    this.settings = settings;
    this.contents = contents;
    this.http = http;
    this.tokens = new AccessTokens(settings.account(), http, clock);
    this.messages = new FcmMessage(settings.timeToLive());
    this.replies = new FcmReplies(clock);
  }

  @Override
  public SendResult send(Outgoing message, DeliveryTarget.Device device) {
    if (!isToken(device.token())) {
      return new SendResult.TargetGone("no FCM token");
    }
    byte[] body = messages.encode(contents.of(message), device.token());
    Deadline deadline = http.deadline();
    return switch (tokens.get(deadline)) {
      case AccessTokens.Outcome.None(String why) ->
          new SendResult.TryAgain(Fault.PROVIDER, why, null);
      case AccessTokens.Outcome.Token(String access) -> send(body, access, deadline);
    };
  }

  private SendResult send(byte[] body, String access, Deadline deadline) {
    ServiceHttp.Reply reply =
        http.post(
            settings.sendUrl(),
            Map.of("Authorization", "Bearer " + access, "Content-Type", "application/json"),
            body,
            deadline);
    return switch (reply) {
      case ServiceHttp.Reply.Failed(String why) ->
          new SendResult.TryAgain(Fault.PROVIDER, why, null);
      case ServiceHttp.Reply.Answered answered -> {
        if (answered.status() == 401) {
          tokens.drop(access);
        }
        yield replies.result(answered);
      }
    };
  }

  private static boolean isToken(String text) {
    return !text.isBlank()
        && text.length() <= TOKEN_MAX_BYTES
        && StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }
}

package dev.carillon.push.apns;

import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.push.RetryAfter;
import dev.carillon.push.ServiceHttp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What APNs' reply means
/// (<https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns>):
///
/// ```
/// 200                                        accepted
/// 410                                        the token is gone
/// 400 BadDeviceToken DeviceTokenNotForTopic  refused: it may be of another app, or it is our
///                                            settings that are, and then all tokens would go
/// 400 BadTopic MissingTopic TopicDisallowed  try again; our settings are wrong for everyone
/// 403 404 405                                the same
/// 400 IdleTimeout                            try again
/// 400 otherwise, 413                         refused
/// 429                                        try again, less at a time
/// 5xx and all else                           try again; APNs is away
/// ```
final class ApnsReplies {
  private static final String EXPIRED = "ExpiredProviderToken";
  private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,64}");

  private final InstantSource clock;

  ApnsReplies(InstantSource clock) {
    this.clock = clock;
  }

  SendResult result(ServiceHttp.Reply.Answered reply) {
    String reason = reason(reply);
    String answer = "HTTP " + reply.status() + (reason.isEmpty() ? "" : " " + reason);
    return switch (reply.status()) {
      case 200 -> new SendResult.Accepted(answer, false);
      case 410 -> new SendResult.TargetGone(answer);
      case 400 ->
          switch (reason) {
            case "BadTopic", "MissingTopic", "TopicDisallowed", "IdleTimeout" ->
                again(Fault.PROVIDER, answer, reply);
            default -> new SendResult.Refused(answer);
          };
      case 413 -> new SendResult.Refused(answer);
      case 429 -> again(Fault.RATE, answer, reply);
      default -> again(Fault.PROVIDER, answer, reply);
    };
  }

  /// Whether it was not let in because our token is too old.
  static boolean isTokenExpired(ServiceHttp.Reply reply) {
    return reply instanceof ServiceHttp.Reply.Answered answered
        && answered.status() == 403
        && reason(answered).equals(EXPIRED);
  }

  private SendResult again(Fault fault, String answer, ServiceHttp.Reply.Answered reply) {
    String header = reply.headers().firstValue("Retry-After").orElse(null);
    @Nullable Duration after = RetryAfter.of(header, clock.instant());
    return new SendResult.TryAgain(fault, answer, after);
  }

  private static String reason(ServiceHttp.Reply.Answered reply) {
    try {
      JsonNode reason = JsonMapper.shared().readTree(reply.body()).path("reason");
      return reason.isString() && REASON.matcher(reason.stringValue()).matches()
          ? reason.stringValue()
          : "";
    } catch (JacksonException _) {
      return "";
    }
  }
}

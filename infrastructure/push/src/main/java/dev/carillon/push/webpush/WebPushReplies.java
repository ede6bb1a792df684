package dev.carillon.push.webpush;

import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.outbound.OutboundReply;
import dev.carillon.push.RetryAfter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a push service's reply means (RFC 8030, sections 5 and 8.4, and RFC 8292, section 4.2):
///
/// ```
/// 200 201 202        accepted
/// 404 410            the subscription is gone
/// 429                try again, when it says; 24 hours at most
/// 408 425 500..      try again; the fault is this message's
/// 400 401 403 413    refused, as is everything else
/// ```
///
/// 401 and 403 say that a subscription was made with another VAPID key, or that our clock is wrong.
/// The first is true of one device, so that it must not look as if the provider were away; the
/// second passes, so that the device must not be forgotten. It is refused, and people see why.
final class WebPushReplies {
  /// As Apple's push service says why. Other words could be anything.
  private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,64}");

  private final InstantSource clock;

  WebPushReplies(InstantSource clock) {
    this.clock = clock;
  }

  SendResult result(OutboundReply reply) {
    String answer = answer(reply);
    int status = reply.status();
    return switch (status) {
      case 200, 201, 202 -> new SendResult.Accepted(answer, false);
      case 404, 410 -> new SendResult.TargetGone(answer);
      case 429 -> new SendResult.TryAgain(Fault.RATE, answer, after(reply));
      case 408, 425 -> new SendResult.TryAgain(Fault.MESSAGE, answer, after(reply));
      default ->
          status >= 500
              ? new SendResult.TryAgain(Fault.MESSAGE, answer, after(reply))
              : new SendResult.Refused(answer);
    };
  }

  private @Nullable Duration after(OutboundReply reply) {
    return RetryAfter.of(reply.header("Retry-After").orElse(null), clock.instant());
  }

  private static String answer(OutboundReply reply) {
    String reason = reason(reply.body());
    return "HTTP " + reply.status() + (reason.isEmpty() ? "" : " " + reason);
  }

  private static String reason(String body) {
    try {
      JsonNode reason = JsonMapper.shared().readTree(body).path("reason");
      return reason.isString() && REASON.matcher(reason.stringValue()).matches()
          ? reason.stringValue()
          : "";
    } catch (JacksonException _) {
      return "";
    }
  }
}

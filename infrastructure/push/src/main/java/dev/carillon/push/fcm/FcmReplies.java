package dev.carillon.push.fcm;

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
import tools.jackson.databind.node.MissingNode;

/// What FCM's reply means: its error code, where it gives one, else the status
/// (<https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode>).
///
/// ```
/// 200                              accepted
/// UNREGISTERED                     the token is gone
/// INVALID_ARGUMENT of the token    the token is gone: it never was one
/// INVALID_ARGUMENT of all else     refused
/// SENDER_ID_MISMATCH               refused
/// QUOTA_EXCEEDED, 429              try again when it says, after a minute at least
/// UNAVAILABLE, INTERNAL, 5xx       try again; FCM is away
/// THIRD_PARTY_AUTH_ERROR, 401,
/// 403, 404                         try again; FCM does not let us in: others fare no better
/// other 4xx                        refused
/// ```
///
/// SENDER_ID_MISMATCH says that the token is of another project. It forgets no device, because a
/// wrong key file would forget all of them.
final class FcmReplies {
  /// What Google says to wait for without a Retry-After
  /// (<https://firebase.google.com/docs/cloud-messaging/scale-fcm#errors>).
  static final Duration QUOTA_WAIT = Duration.ofMinutes(1);

  private static final String ERROR_TYPE = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
  private static final Pattern CODE = Pattern.compile("[A-Z_]{1,64}");

  private final InstantSource clock;

  FcmReplies(InstantSource clock) {
    this.clock = clock;
  }

  SendResult result(ServiceHttp.Reply.Answered reply) {
    if (reply.status() == 200) {
      return new SendResult.Accepted("HTTP 200", false);
    }
    JsonNode error = error(reply.body());
    String code = code(error);
    String answer = "HTTP " + reply.status() + (code.isEmpty() ? "" : " " + code);
    return switch (code) {
      case "UNREGISTERED" -> new SendResult.TargetGone(answer);
      case "INVALID_ARGUMENT" ->
          isOfToken(error) ? new SendResult.TargetGone(answer) : new SendResult.Refused(answer);
      case "SENDER_ID_MISMATCH" -> new SendResult.Refused(answer);
      case "QUOTA_EXCEEDED" -> slower(reply, answer);
      case "UNAVAILABLE", "INTERNAL", "THIRD_PARTY_AUTH_ERROR" -> away(reply, answer);
      default -> byStatus(reply, answer);
    };
  }

  private SendResult byStatus(ServiceHttp.Reply.Answered reply, String answer) {
    return switch (reply.status()) {
      case 429 -> slower(reply, answer);
      case 401, 403, 404, 408 -> away(reply, answer);
      default ->
          reply.status() >= 400 && reply.status() < 500
              ? new SendResult.Refused(answer)
              : away(reply, answer);
    };
  }

  private SendResult slower(ServiceHttp.Reply.Answered reply, String answer) {
    Duration asked = after(reply);
    return new SendResult.TryAgain(
        Fault.RATE, answer, asked == null || asked.compareTo(QUOTA_WAIT) < 0 ? QUOTA_WAIT : asked);
  }

  private SendResult away(ServiceHttp.Reply.Answered reply, String answer) {
    return new SendResult.TryAgain(Fault.PROVIDER, answer, after(reply));
  }

  private @Nullable Duration after(ServiceHttp.Reply.Answered reply) {
    return RetryAfter.of(reply.headers().firstValue("Retry-After").orElse(null), clock.instant());
  }

  private static JsonNode error(String body) {
    try {
      return JsonMapper.shared().readTree(body).path("error");
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  /// FCM's own code, else that of Google's APIs. Only words: its messages quote what was sent.
  private static String code(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      if (detail.path("@type").asString("").equals(ERROR_TYPE)) {
        return word(detail.path("errorCode").asString(""));
      }
    }
    return word(error.path("status").asString(""));
  }

  private static String word(String code) {
    return CODE.matcher(code).matches() ? code : "";
  }

  /// It names the field, or in older replies only says so.
  private static boolean isOfToken(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      for (JsonNode violation : detail.path("fieldViolations")) {
        if (violation.path("field").asString("").equals("message.token")) {
          return true;
        }
      }
    }
    return error.path("message").asString("").startsWith("The registration token");
  }
}

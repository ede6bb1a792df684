package dev.carillon.webhook;

import static dev.carillon.notification.domain.SendResult.Fault.MESSAGE;
import static dev.carillon.notification.domain.SendResult.Fault.RATE;

import dev.carillon.notification.domain.SendResult;
import dev.carillon.outbound.OutboundException;
import dev.carillon.outbound.OutboundReply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a reply means, by Standard Webhooks 1.0.0, "Delivery success and failure":
///
/// | status | result |
/// |---|---|
/// | 2xx | accepted, and known to have arrived |
/// | 3xx | refused: redirects are not followed, the URL has to be changed |
/// | 410 | the endpoint is gone |
/// | 429 | tried again, later |
/// | any other | tried again: a 401 or 404 too may be gone with its next deployment |
///
/// Retry-After is heeded whenever it is tried again. No fault is the provider's: an endpoint is a
/// provider of its own, and one that is away says nothing about the others.
final class WebhookReplies {
  private static final int ANSWER_MAX_CHARS = 200;

  private WebhookReplies() {}

  static SendResult result(OutboundReply reply, Instant now) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return new SendResult.Accepted("HTTP " + status, true);
    }
    if (status >= 300 && status < 400) {
      return new SendResult.Refused(
          "HTTP " + status + ": redirects are not followed; configure the new address");
    }
    if (status == 410) {
      return new SendResult.TargetGone(answer(reply));
    }
    Duration after =
        reply.header("Retry-After").flatMap(header -> RetryAfter.parse(header, now)).orElse(null);
    return tryAgain(status == 429 ? RATE : MESSAGE, answer(reply), after);
  }

  static SendResult result(OutboundException fault) {
    String message = String.valueOf(fault.getMessage());
    return switch (fault.kind()) {
      case ADDRESS_REFUSED, URL_INVALID ->
          new SendResult.Refused("the endpoint's URL is not called: " + message);
      case UNREACHABLE, TIMEOUT -> tryAgain(MESSAGE, message, null);
    };
  }

  private static SendResult tryAgain(
      SendResult.Fault fault, String answer, @Nullable Duration after) {
    return new SendResult.TryAgain(fault, answer, after);
  }

  /// The status and how the body begins, on one line.
  private static String answer(OutboundReply reply) {
    StringBuilder line = new StringBuilder("HTTP ").append(reply.status());
    String body = printable(reply.body());
    if (!body.isEmpty()) {
      line.append(": ").append(body);
    }
    if (line.length() > ANSWER_MAX_CHARS) {
      boolean splits = Character.isHighSurrogate(line.charAt(ANSWER_MAX_CHARS - 1));
      line.setLength(splits ? ANSWER_MAX_CHARS - 1 : ANSWER_MAX_CHARS);
    }
    return line.toString();
  }

  /// Without what breaks a line or turns its direction.
  private static String printable(String text) {
    return text.replaceAll("[\\p{C}\\p{Z}\uFFFD]+", " ").strip();
  }
}

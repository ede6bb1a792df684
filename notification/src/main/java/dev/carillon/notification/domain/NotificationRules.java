package dev.carillon.notification.domain;

import static dev.carillon.notification.domain.Violation.Rule.BLANK;
import static dev.carillon.notification.domain.Violation.Rule.CHANNEL_NOT_CONFIGURED;
import static dev.carillon.notification.domain.Violation.Rule.CHANNEL_TWICE;
import static dev.carillon.notification.domain.Violation.Rule.CONTROL_CHARACTER;
import static dev.carillon.notification.domain.Violation.Rule.NEEDS_REALTIME;
import static dev.carillon.notification.domain.Violation.Rule.NOT_IN_FUTURE;
import static dev.carillon.notification.domain.Violation.Rule.NO_CHANNEL;
import static dev.carillon.notification.domain.Violation.Rule.PAYLOAD_NOT_OBJECT;
import static dev.carillon.notification.domain.Violation.Rule.PAYLOAD_TOO_LARGE;
import static dev.carillon.notification.domain.Violation.Rule.TOO_LONG;
import static dev.carillon.notification.domain.Violation.Rule.WAIT_OUT_OF_RANGE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a notification must be to be accepted. All violations are reported at once.
///
/// @param nameMaxChars bound of `object` and `type`, in UTF-16 units
/// @param payloadMaxBytes bound of the payload's UTF-8 text
/// @param channels those that are configured; asking for another is a violation, not silence
public record NotificationRules(int nameMaxChars, int payloadMaxBytes, Set<Channel> channels) {
  /// What the store can hold of `object` and `type`; `nameMaxChars` may only be lower.
  public static final int LONGEST_NAME_CHARS = 255;

  /// After that the inbox may no longer know whether it was read.
  public static final Duration LONGEST_ESCALATION = Duration.ofDays(30);

  public NotificationRules {
    if (nameMaxChars < 1 || nameMaxChars > LONGEST_NAME_CHARS) {
      throw new IllegalArgumentException("nameMaxChars is 1 to " + LONGEST_NAME_CHARS);
    }
    if (payloadMaxBytes < 2) {
      throw new IllegalArgumentException("payloadMaxBytes is at least 2");
    }
    channels = Set.copyOf(channels);
  }

  /// Every rule the fields break, in the order of the fields; empty when there is none.
  ///
  /// @param receiverId the receiver as asked for
  /// @param senderId the sender as asked for
  /// @param payloadJson the payload's text, known to be JSON
  public List<Violation> violations(
      String object,
      String receiverId,
      String senderId,
      String type,
      String payloadJson,
      Routing routing,
      @Nullable Instant expiresAt,
      Instant now) {
    List<Violation> found = new ArrayList<>();
    checkText("object", object, nameMaxChars, found);
    checkText("receiverId", receiverId, Text.MAX_CHARS, found);
    checkText("senderId", senderId, Text.MAX_CHARS, found);
    checkText("type", type, nameMaxChars, found);
    checkPayload(payloadJson, found);
    checkChannels(routing.channels(), found);
    checkEscalation(routing, found);
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      found.add(new Violation("expiresAt", NOT_IN_FUTURE, 0));
    }
    return List.copyOf(found);
  }

  /// The rule that what it is about breaks, if any.
  ///
  /// @param about null: nothing
  public static List<Violation> aboutViolations(@Nullable String about) {
    if (about == null) {
      return List.of();
    }
    List<Violation> found = new ArrayList<>();
    checkText("about", about, Text.MAX_CHARS, found);
    return List.copyOf(found);
  }

  static void checkText(String field, String value, int maxChars, List<Violation> found) {
    if (value.isBlank()) {
      found.add(new Violation(field, BLANK, 0));
    } else if (value.length() > maxChars) {
      found.add(new Violation(field, TOO_LONG, maxChars));
    } else if (Text.hasControlCharacter(value)) {
      found.add(new Violation(field, CONTROL_CHARACTER, 0));
    }
  }

  private void checkPayload(String json, List<Violation> found) {
    if (!json.startsWith("{") || !json.endsWith("}")) {
      found.add(new Violation("payload", PAYLOAD_NOT_OBJECT, 0));
    } else if (new Payload(json).sizeBytes() > payloadMaxBytes) {
      found.add(new Violation("payload", PAYLOAD_TOO_LARGE, payloadMaxBytes));
    }
  }

  private void checkChannels(Set<Channel> wanted, List<Violation> found) {
    if (wanted.isEmpty()) {
      found.add(new Violation("channels", NO_CHANNEL, 0));
    } else if (!channels.containsAll(wanted)) {
      found.add(new Violation("channels", CHANNEL_NOT_CONFIGURED, 0));
    }
  }

  /// Whether it is read is asked of the inbox: what is not there would escalate always.
  private void checkEscalation(Routing routing, List<Violation> found) {
    if (routing.escalation().isEmpty()) {
      return;
    }
    if (!routing.inbox()) {
      found.add(new Violation("escalation", NEEDS_REALTIME, 0));
    }
    Set<Channel> seen = new HashSet<>(routing.channels());
    for (int place = 0; place < routing.escalation().size(); place++) {
      Escalation step = routing.escalation().get(place);
      String field = "escalation." + place;
      if (!channels.contains(step.channel())) {
        found.add(new Violation(field + ".channel", CHANNEL_NOT_CONFIGURED, 0));
      } else if (!seen.add(step.channel())) {
        found.add(new Violation(field + ".channel", CHANNEL_TWICE, 0));
      }
      if (step.after().toMillis() < 1 || step.after().compareTo(LONGEST_ESCALATION) > 0) {
        found.add(
            new Violation(field + ".after", WAIT_OUT_OF_RANGE, LONGEST_ESCALATION.toMillis()));
      }
    }
  }
}

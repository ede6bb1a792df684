package dev.carillon.notification.domain;

/// One rule that a field breaks.
///
/// @param field the field's name on the wire
/// @param bound the number in the rule, 0 where there is none
public record Violation(String field, Rule rule, long bound) {
  /// The same when it was looked for at the time of sending, and not now.
  public Violation atSendTime() {
    return rule == Rule.NOT_IN_FUTURE ? new Violation(field, Rule.NOT_AFTER_SEND_AT, bound) : this;
  }

  /// The rules; whoever shows one to a person finds the words for it.
  public enum Rule {
    BLANK,
    TOO_LONG,
    CONTROL_CHARACTER,
    PAYLOAD_NOT_OBJECT,
    PAYLOAD_TOO_LARGE,
    NOT_IN_FUTURE,
    NOT_AFTER_SEND_AT,
    NO_CHANNEL,
    CHANNEL_NOT_CONFIGURED,
    WINDOW_OUT_OF_RANGE,
    NEEDS_REALTIME,
    CHANNEL_TWICE,
    WAIT_OUT_OF_RANGE
  }
}

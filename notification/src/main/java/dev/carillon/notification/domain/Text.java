package dev.carillon.notification.domain;

/// The rule every identifying text keeps: not blank, bounded, and free of control characters, which
/// neither PostgreSQL (U+0000) nor a log line can carry.
final class Text {
  static final int MAX_CHARS = 255;

  private Text() {}

  static String checked(String what, String value, int maxChars) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
    if (value.length() > maxChars) {
      throw new IllegalArgumentException(what + " must have at most " + maxChars + " characters");
    }
    if (hasControlCharacter(value)) {
      throw new IllegalArgumentException(what + " must not contain control characters");
    }
    return value;
  }

  static boolean hasControlCharacter(String value) {
    return value.chars().anyMatch(Character::isISOControl);
  }
}

package dev.carillon.notification.domain;

/// The rule every identifying text keeps: not blank, bounded, and free of control characters, which
/// neither PostgreSQL (U+0000) nor a log line can carry. Half a surrogate pair counts as one: it
/// has no UTF-8, is stored as `?`, and two ids would be one inbox.
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
    int i = 0;
    while (i < value.length() && value.charAt(i) >= ' ' && value.charAt(i) <= '~') {
      i++;
    }
    while (i < value.length()) {
      int point = value.codePointAt(i);
      if (Character.isISOControl(point)
          || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
        return true;
      }
      i += Character.charCount(point);
    }
    return false;
  }
}

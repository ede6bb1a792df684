package dev.carillon.notification.domain;

/// Someone who sends or receives, as the application names them. Carillon keeps no directory of
/// users: any id that passes the rule exists.
///
/// @param value 1 to 255 characters, not blank, no control characters
public record UserId(String value) {
  /// The sender of what no person sent.
  public static final UserId SYSTEM = new UserId("system");

  public UserId {
    Text.checked("user id", value, Text.MAX_CHARS);
  }

  /// Whether the constructor would take this value.
  public static boolean isValid(String value) {
    return !value.isBlank() && value.length() <= Text.MAX_CHARS && !Text.hasControlCharacter(value);
  }

  @Override
  public String toString() {
    return value;
  }
}

package dev.carillon.notification.domain;

/// The name of a topic: something that people of a tenant follow, and are told of together.
///
/// @param value 1 to 255 characters, not blank, no control characters
public record TopicKey(String value) {
  public TopicKey {
    Text.checked("topic", value, Text.MAX_CHARS);
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

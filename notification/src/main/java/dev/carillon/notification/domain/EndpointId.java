package dev.carillon.notification.domain;

/// The name of a webhook endpoint, given by whoever configures it.
///
/// @param value 1 to 255 characters, not blank, no control characters
public record EndpointId(String value) {
  public EndpointId {
    Text.checked("endpoint id", value, Text.MAX_CHARS);
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

package dev.carillon.notification.domain;

/// Names a device among those of its user; given by the app on it, which keeps it.
///
/// @param value 1 to 255 characters, not blank, no control characters
public record DeviceId(String value) {
  public DeviceId {
    Text.checked("device id", value, Text.MAX_CHARS);
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

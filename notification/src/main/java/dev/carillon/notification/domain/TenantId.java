package dev.carillon.notification.domain;

/// The customer a row, a token and a query belong to. Everything is kept apart by it.
///
/// @param value 1 to 255 characters, not blank, no control characters
public record TenantId(String value) {
  /// The tenant of a token that names none.
  public static final TenantId DEFAULT = new TenantId("default");

  public TenantId {
    Text.checked("tenant", value, Text.MAX_CHARS);
  }

  @Override
  public String toString() {
    return value;
  }
}

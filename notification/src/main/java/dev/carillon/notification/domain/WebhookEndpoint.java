package dev.carillon.notification.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A URL of a tenant's that is told of notifications.
///
/// @param types of the notifications that it is told of: those that any of them is of
/// @param disabled null while it is called
public record WebhookEndpoint(
    EndpointId id,
    String url,
    List<TypePattern> types,
    EndpointSecret secret,
    Instant createdAt,
    @Nullable Disabled disabled) {
  /// More are refused.
  public static final int MAX_TYPES = 50;

  public WebhookEndpoint {
    types = List.copyOf(types);
    if (types.isEmpty() || types.size() > MAX_TYPES) {
      throw new IllegalArgumentException("an endpoint has 1 to " + MAX_TYPES + " types");
    }
  }

  /// Why it is not called.
  ///
  /// @param reason for people, one line
  public record Disabled(Instant at, String reason) {}

  /// One that is called from now on.
  public static WebhookEndpoint enabled(
      EndpointId id,
      String url,
      List<TypePattern> types,
      EndpointSecret secret,
      Instant createdAt) {
    return new WebhookEndpoint(id, url, types, secret, createdAt, null);
  }

  /// Whether it is called.
  public boolean isEnabled() {
    return disabled == null;
  }

  /// Whether it is told of notifications of a type.
  public boolean wants(String type) {
    return types.stream().anyMatch(pattern -> pattern.matches(type));
  }
}

package dev.carillon.notification.domain;

import dev.carillon.notification.domain.DeliveryTarget.Platform;
import java.time.Instant;

/// Something of a user's that a push service reaches: a browser or an app on a phone.
///
/// @param token what the push service knows it by, as of [DeliveryTarget.Device]. Secret
/// @param createdAt when its user registered it first
/// @param lastSeenAt when they did so last
public record Device(
    DeviceId id, Platform platform, String token, Instant createdAt, Instant lastSeenAt) {

  /// As a delivery goes there.
  public DeliveryTarget.Device target() {
    return new DeliveryTarget.Device(id.value(), platform, token);
  }

  @Override
  public String toString() {
    return "Device[" + id + ", " + platform + "]";
  }
}

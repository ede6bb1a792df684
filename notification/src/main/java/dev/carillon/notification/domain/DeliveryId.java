package dev.carillon.notification.domain;

/// Names a delivery: there is one for each notification and channel. The same for every attempt, so
/// that a provider can recognise a repetition by it.
public record DeliveryId(NotificationId notification, Channel channel) {
  /// `0199f0c2-7c00-7a1b-8c3d-5e6f70819203.email`: letters, digits, hyphens and one dot.
  @Override
  public String toString() {
    return notification + "." + channel.wireName();
  }
}

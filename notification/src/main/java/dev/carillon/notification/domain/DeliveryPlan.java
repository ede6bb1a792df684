package dev.carillon.notification.domain;

import java.time.Duration;

/// How a notification is to be delivered besides by its inbox.
///
/// @param channel not [Channel#REALTIME], which is the inbox itself
/// @param after how long to wait, counted from when the notification is made; in milliseconds
/// @param unlessRead only if it is still unread then
public record DeliveryPlan(Channel channel, Duration after, boolean unlessRead) {
  public DeliveryPlan {
    if (channel == Channel.REALTIME) {
      throw new IllegalArgumentException("the inbox is no delivery");
    }
    if (after.isNegative()) {
      throw new IllegalArgumentException("after is not negative");
    }
  }
}

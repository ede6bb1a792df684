package dev.carillon.push;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;

/// Sends to the devices of one platform. As for
/// [dev.carillon.notification.usecases.ports.DeliveryProvider]: it blocks within its timeouts, is
/// called from any number of virtual threads at once, and does not throw for what the network or a
/// service does.
@FunctionalInterface
public interface PushSender {
  /// Sends one message.
  ///
  /// @param device the message's target
  SendResult send(Outgoing message, DeliveryTarget.Device device);
}

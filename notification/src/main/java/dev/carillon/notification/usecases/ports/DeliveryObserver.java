package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.SuppressionReason;

/// Is shown what becomes of deliveries: for logs and metrics. Called on the threads that deliver;
/// must not throw.
public interface DeliveryObserver {
  /// A provider took it over.
  default void sent(DeliveryId id, String type, String provider) {}

  /// It was not sent, and will not be.
  default void suppressed(DeliveryId id, SuppressionReason reason) {}

  /// An attempt failed; there will be another one.
  default void failed(DeliveryId id, int attempt, String error) {}

  /// It is a dead letter from now on.
  default void dead(DeliveryId id, int attempt, String error) {}
}

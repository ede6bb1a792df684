package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;

/// Whoever brings messages of one channel to their targets: an SMTP server, a push service, the
/// web.
public interface DeliveryProvider {
  /// As it is configured; it is shown in traces and metrics.
  String name();

  /// Sends one message. Blocks, for at most the provider's configured timeouts; called from any
  /// number of virtual threads at once. Does not throw for what a provider or the network does:
  /// that is a result. A thread that is interrupted gives up soon and answers as for a provider
  /// that is away.
  ///
  /// A repetition sends the same message again under the same idempotency key, where the protocol
  /// has one.
  SendResult send(Outgoing message);
}

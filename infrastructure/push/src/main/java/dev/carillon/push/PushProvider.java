package dev.carillon.push;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import java.util.Locale;
import java.util.Map;

/// Brings messages to devices, each by the push service of its platform.
public final class PushProvider implements DeliveryProvider {
  private final String name;
  private final Map<Platform, PushSender> senders;

  /// @param senders those that are configured; devices of other platforms are refused
  public PushProvider(String name, Map<Platform, PushSender> senders) {
    this.name = name;
    this.senders = Map.copyOf(senders);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SendResult send(Outgoing message) {
    return switch (message.target()) {
      case DeliveryTarget.Device device -> send(message, device);
      case DeliveryTarget.Mailbox _, DeliveryTarget.Endpoint _ ->
          new SendResult.Refused("push reaches devices only");
    };
  }

  private SendResult send(Outgoing message, DeliveryTarget.Device device) {
    PushSender sender = senders.get(device.platform());
    return sender == null
        ? new SendResult.Refused(
            device.platform().name().toLowerCase(Locale.ROOT) + " is not configured")
        : sender.send(message, device);
  }
}

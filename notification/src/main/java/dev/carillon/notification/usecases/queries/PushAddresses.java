package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.Devices;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Devices, as their users have registered them.
public final class PushAddresses implements ChannelAddresses {
  private final Devices devices;

  public PushAddresses(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> contacts) {
    Map<InboxKey, List<Device>> all =
        devices.findAll(recipients.stream().map(Recipient::who).distinct().toList());
    return recipients.stream()
        .collect(
            Collectors.toMap(
                Function.identity(), one -> found(all.getOrDefault(one.who(), List.of()))));
  }

  private static Found found(List<Device> devices) {
    return devices.isEmpty()
        ? new Found.Nowhere(SuppressionReason.NO_CONTACT)
        : new Found.At(devices.stream().<DeliveryTarget>map(Device::target).toList());
  }

  /// Nobody corrects a token: the app gets another one, and registers with it.
  @Override
  public boolean gone(InboxKey who, DeliveryTarget target) {
    return switch (target) {
      case DeliveryTarget.Device device -> {
        devices.forget(who, device);
        yield true;
      }
      case DeliveryTarget.Mailbox _, DeliveryTarget.Endpoint _ -> false;
    };
  }
}

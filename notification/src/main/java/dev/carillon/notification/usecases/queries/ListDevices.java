package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Devices;
import java.util.List;

/// A user's own devices. Blocks; any thread.
public final class ListDevices {
  private final Devices devices;

  public ListDevices(Devices devices) {
    this.devices = devices;
  }

  /// The one seen last comes first.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Devices]
  public List<Device> of(Caller.User user) {
    InboxKey who = new InboxKey(user.tenant(), user.user());
    return devices.findAll(List.of(who)).getOrDefault(who, List.of());
  }
}

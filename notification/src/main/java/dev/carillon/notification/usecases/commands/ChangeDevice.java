package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Devices;
import java.time.Instant;
import java.time.InstantSource;

/// Registers a user's devices, which they do for themselves, and takes them away. Blocks; any
/// thread.
public final class ChangeDevice {
  private final Devices devices;
  private final InstantSource clock;

  public ChangeDevice(Devices devices, InstantSource clock) {
    this.devices = devices;
    this.clock = clock;
  }

  /// Doing it again says that the device is still there, perhaps with another token.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Devices]
  public Device put(Caller.User user, DeviceId id, Platform platform, String token) {
    Instant now = clock.instant();
    return devices.put(inbox(user), new Device(id, platform, token, now, now));
  }

  /// Takes one away.
  ///
  /// @return whether it was there
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Devices]
  public boolean delete(Caller.User user, DeviceId id) {
    return devices.delete(inbox(user), id);
  }

  private static InboxKey inbox(Caller.User user) {
    return new InboxKey(user.tenant(), user.user());
  }
}

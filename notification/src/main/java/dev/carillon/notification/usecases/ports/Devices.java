package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.InboxKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Keeps the devices of users. All methods block, from any thread, may be repeated, and throw
/// [StoreUnavailableException] when the store is away.
public interface Devices {
  /// Keeps it in place of an earlier one of the same id. A token is of one device of its tenant and
  /// platform: the one that had it is gone, whosever it was. Over the bound of a user's devices the
  /// ones seen longest ago are gone.
  ///
  /// @param device as it is seen now; the time at which an earlier one was made is kept
  /// @return as it is kept
  Device put(InboxKey who, Device device);

  /// Those of many at once, in one query; of each the one seen last comes first.
  ///
  /// @param who of at most a few thousand
  /// @return those that have one
  Map<InboxKey, List<Device>> findAll(Collection<InboxKey> who);

  /// Takes one away.
  ///
  /// @return whether it was there
  boolean delete(InboxKey who, DeviceId id);

  /// The push service knows it no more. One that has another token by now stays.
  void forget(InboxKey who, DeliveryTarget.Device target);
}

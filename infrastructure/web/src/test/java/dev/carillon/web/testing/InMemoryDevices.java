package dev.carillon.web.testing;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Devices;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps devices in memory, without a bound.
public final class InMemoryDevices implements Devices {
  private final Map<Key, Device> devices = new HashMap<>();
  private @Nullable RuntimeException failure;

  private record Key(InboxKey who, DeviceId id) {}

  @Override
  public synchronized Device put(InboxKey who, Device device) {
    failIfAway();
    devices
        .entrySet()
        .removeIf(other ->
            other.getKey().who().tenant().equals(who.tenant())
                && other.getValue().platform() == device.platform()
                && other.getValue().token().equals(device.token())
                && !other.getKey().equals(new Key(who, device.id())));
    return devices.merge(
        new Key(who, device.id()),
        device,
        (earlier, later) ->
            new Device(
                later.id(),
                later.platform(),
                later.token(),
                earlier.createdAt(),
                later.lastSeenAt()));
  }

  @Override
  public synchronized Map<InboxKey, List<Device>> findAll(Collection<InboxKey> who) {
    failIfAway();
    Map<InboxKey, List<Device>> found = new HashMap<>();
    for (InboxKey one : who) {
      List<Device> own =
          devices.entrySet().stream()
              .filter(entry -> entry.getKey().who().equals(one))
              .map(Map.Entry::getValue)
              .sorted(Comparator.comparing(Device::lastSeenAt).reversed())
              .toList();
      if (!own.isEmpty()) {
        found.put(one, own);
      }
    }
    return found;
  }

  @Override
  public synchronized boolean delete(InboxKey who, DeviceId id) {
    failIfAway();
    return devices.remove(new Key(who, id)) != null;
  }

  @Override
  public synchronized void forget(InboxKey who, DeliveryTarget.Device target) {
    failIfAway();
    devices
        .entrySet()
        .removeIf(
            entry -> entry.getKey().who().equals(who) && entry.getValue().target().equals(target));
  }

  /// Fails from now on, or with null no more.
  public synchronized void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  private void failIfAway() {
    if (failure != null) {
      throw failure;
    }
  }
}

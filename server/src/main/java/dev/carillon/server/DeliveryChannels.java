package dev.carillon.server;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The channels that this server is configured for.
///
/// @param lease how long a dead node's deliveries wait for another node
record DeliveryChannels(List<Configured> configured, RunDeliveries.Needs needs, Duration lease) {
  DeliveryChannels {
    configured = List.copyOf(configured);
  }

  /// One of them.
  ///
  /// @param concurrency messages sent at the same time
  record Configured(RunDeliveries.Route route, int concurrency) {}

  /// With the inbox, which always is.
  Set<Channel> all() {
    Set<Channel> all = EnumSet.of(Channel.REALTIME);
    configured.forEach(one -> all.add(one.route().channel()));
    return all;
  }

  List<DeliveryLifecycle.Channel> lanes() {
    return configured.stream()
        .map(one ->
            new DeliveryLifecycle.Channel(
                one.route().channel().wireName(),
                new RunDeliveries(one.route(), needs, lease),
                one.concurrency()))
        .toList();
  }
}

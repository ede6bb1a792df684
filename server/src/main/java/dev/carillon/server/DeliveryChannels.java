package dev.carillon.server;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.notification.usecases.verdicts.Receiver;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The channels that this server is configured for.
///
/// @param lease how long a dead node's deliveries wait for another node
record DeliveryChannels(List<Configured> configured, RunDeliveries.Needs needs, Duration lease) {
  DeliveryChannels {
    configured = List.copyOf(configured);
  }

  /// One of them.
  ///
  /// @param preview of what the providers of the route send
  /// @param concurrency messages sent at the same time
  record Configured(RunDeliveries.Route route, ContentPreview preview, int concurrency) {}

  /// With the inbox, which always is.
  Set<Channel> all() {
    Set<Channel> all = EnumSet.of(Channel.REALTIME);
    configured.forEach(one -> all.add(one.route().channel()));
    return all;
  }

  /// What would become of deliveries by these channels.
  ForecastDeliveries forecasts(NotificationStore store) {
    return new ForecastDeliveries(
        configured.stream()
            .collect(
                Collectors.toMap(
                    one -> one.route().channel(),
                    one -> new ForecastDeliveries.Way(one.route().addresses(), one.preview()))),
        new ForecastDeliveries.Needs(
            new Receiver.Sources(
                needs.contacts(), needs.preferences(), needs.locale(), needs.zone()),
            needs.rates(),
            store,
            needs.clock()));
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

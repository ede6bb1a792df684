package dev.carillon.web.gateways;

import dev.carillon.notification.domain.Channel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what the gateway does: notifications sent, by type and channel; inboxes whose sockets had
/// missed something. Types are the application's own words: beyond a bound they are counted as
/// `other`, so that no caller can grow the registry.
final class GatewayCounters {
  private static final int MAX_TYPES = 200;
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, Counter> byType = new ConcurrentHashMap<>();
  private final Counter healed;

  GatewayCounters(MeterRegistry registry) {
    this.registry = registry;
    this.healed =
        Counter.builder("carillon.gaps.healed")
            .description("Inboxes whose sockets were sent what they had missed")
            .register(registry);
  }

  void sent(String type) {
    Counter known = byType.get(type);
    if (known == null) {
      known = byType.computeIfAbsent(byType.size() < MAX_TYPES ? type : OTHER, this::counter);
    }
    known.increment();
  }

  void healed(int inboxes) {
    healed.increment(inboxes);
  }

  private Counter counter(String type) {
    return Counter.builder("carillon.notifications.sent")
        .description("Notifications stored and handed to the channel")
        .tag("type", type)
        .tag("channel", Channel.REALTIME.wireName())
        .register(registry);
  }
}

package dev.carillon.server;

import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.DeliveryObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs and counts what becomes of deliveries: with ids and the provider's words, never with what a
/// notification says.
final class DeliveryLog implements DeliveryObserver {
  private static final Logger log = LoggerFactory.getLogger("carillon.deliveries");

  private final MeterRegistry registry;

  DeliveryLog(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void sent(DeliveryId id, String type, String provider) {
    count("sent", "Messages that a provider took", id, "provider", provider);
    log.atDebug()
        .addKeyValue("deliveryId", id)
        .addKeyValue("type", type)
        .addKeyValue("provider", provider)
        .log("Delivered");
  }

  @Override
  public void suppressed(DeliveryId id, SuppressionReason reason) {
    count("suppressed", "Deliveries that were not sent", id, "reason", reason.wireName());
    log.atDebug()
        .addKeyValue("deliveryId", id)
        .addKeyValue("reason", reason.wireName())
        .log("Not delivered");
  }

  @Override
  public void failed(DeliveryId id, int attempt, String error) {
    count("failed", "Attempts that failed and are repeated", id, "", "");
    log.atInfo()
        .addKeyValue("deliveryId", id)
        .addKeyValue("attempt", attempt)
        .addKeyValue("reason", error)
        .log("A delivery failed and is tried again");
  }

  @Override
  public void dead(DeliveryId id, int attempt, String error) {
    count("dead", "Deliveries among the dead letters", id, "", "");
    log.atError()
        .addKeyValue("deliveryId", id)
        .addKeyValue("attempt", attempt)
        .addKeyValue("reason", error)
        .log("A delivery is a dead letter: see GET /admin/dead-letters");
  }

  private void count(String what, String description, DeliveryId id, String tag, String value) {
    Counter.Builder counter =
        Counter.builder("carillon.deliveries." + what)
            .description(description)
            .tag("channel", id.channel().wireName());
    (tag.isEmpty() ? counter : counter.tag(tag, value)).register(registry).increment();
  }
}

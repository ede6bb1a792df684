package dev.carillon.server;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import dev.carillon.notification.usecases.queries.WebhookAddresses;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.postgres.PostgresWebhookEndpoints;
import dev.carillon.web.controllers.WebhookUrls;
import dev.carillon.webhook.WebhookProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The channel `webhook`, which needs no configuration: whoever has no endpoint is sent nothing.
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
  private static final String NAME = "webhook";

  @Bean
  WebhookUrls webhookUrls(OutboundPolicy policy) {
    return policy::fault;
  }

  @Bean
  WebhookEndpoints webhookEndpoints(DataSource dataSource, WebhookSettings settings) {
    return new PostgresWebhookEndpoints(dataSource, settings.maxEndpoints());
  }

  @Bean
  DeliveryChannels.Configured webhookChannel(
      WebhookEndpoints endpoints,
      OutboundHttp http,
      WebhookSettings settings,
      DeliverySettings deliveries,
      InstantSource clock) {
    WebhookProvider provider = new WebhookProvider(NAME, http, clock, version());
    return new DeliveryChannels.Configured(
        new RunDeliveries.Route(
            Channel.WEBHOOK,
            new WebhookAddresses(endpoints, clock),
            DeliveryConfiguration.chain(
                List.of(
                    new GuardedEndpoints(provider, deliveries.circuit(), settings.maxCircuits())),
                deliveries,
                clock),
            settings.retry().policy(),
            true),
        provider,
        settings.concurrency());
  }

  /// As the jar says it; classes that are run without one have none.
  private static String version() {
    return Objects.requireNonNullElse(
        Carillon.class.getPackage().getImplementationVersion(), "development");
  }
}

package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Endpoint;
import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The endpoints of the receiver's tenant that want the type of the notification.
public final class WebhookAddresses implements ChannelAddresses {
  private static final String GONE = "410 Gone";

  private final WebhookEndpoints endpoints;
  private final InstantSource clock;

  public WebhookAddresses(WebhookEndpoints endpoints, InstantSource clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  /// The store is asked once, for all their tenants.
  @Override
  public Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> contacts) {
    Set<TenantId> tenants =
        recipients.stream().map(one -> one.who().tenant()).collect(Collectors.toSet());
    Map<TenantId, List<WebhookEndpoint>> enabled = endpoints.enabled(tenants);
    return recipients.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                one -> found(one.type(), enabled.getOrDefault(one.who().tenant(), List.of()))));
  }

  private static Found found(String type, List<WebhookEndpoint> enabled) {
    List<DeliveryTarget> targets =
        enabled.stream()
            .filter(endpoint -> endpoint.wants(type))
            .<DeliveryTarget>map(endpoint ->
                new Endpoint(endpoint.id().value(), endpoint.url(), endpoint.secret().text()))
            .toList();
    return targets.isEmpty()
        ? new Found.Nowhere(SuppressionReason.NO_CONTACT)
        : new Found.At(targets);
  }

  /// It said that it is to be called no more. One that has another URL by now did not say so.
  @Override
  public boolean gone(InboxKey who, DeliveryTarget target) {
    return target instanceof Endpoint(var id, var url, var _)
        && endpoints.disable(
            who.tenant(),
            new EndpointId(id),
            url,
            new WebhookEndpoint.Disabled(clock.instant(), GONE));
  }
}

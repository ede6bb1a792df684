package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows a tenant's webhook endpoints, in the order of their ids. Blocks; throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the store is away.
public final class ListWebhooks {
  private final WebhookEndpoints endpoints;

  public ListWebhooks(WebhookEndpoints endpoints) {
    this.endpoints = endpoints;
  }

  /// The endpoint, if there is one.
  public Optional<WebhookEndpoint> one(Caller.Service caller, EndpointId id) {
    return endpoints.find(caller.tenant(), id);
  }

  /// A page of them.
  public List<WebhookEndpoint> all(Caller.Service caller, @Nullable String after, int max) {
    return endpoints.list(caller.tenant(), after, max);
  }
}

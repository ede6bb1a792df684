package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.WebhookEndpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps the endpoints of tenants. All methods block, from any thread, and throw
/// [StoreUnavailableException] when the store is away. Doing one twice changes nothing more.
public interface WebhookEndpoints {
  /// What became of a put.
  sealed interface Outcome {
    /// There was none of that id.
    record Created(WebhookEndpoint endpoint) implements Outcome {}

    /// There was one, which has another URL and other types now, its own secret still, and is
    /// called again.
    record Replaced(WebhookEndpoint endpoint) implements Outcome {}

    /// It would be one more than there may be; nothing was changed.
    record Full(int bound) implements Outcome {}
  }

  /// Keeps it; one that is there keeps its secret and the time that it was created.
  ///
  /// @param endpoint with a secret that no other has ever had: it tells a creation
  Outcome put(TenantId tenant, WebhookEndpoint endpoint);

  /// The endpoint, if there is one.
  Optional<WebhookEndpoint> find(TenantId tenant, EndpointId id);

  /// The tenant's endpoints in the order of their ids.
  ///
  /// @param after ids above this one only; null begins at the first
  List<WebhookEndpoint> list(TenantId tenant, @Nullable String after, int max);

  /// Those of some tenants that are called, in the order of their ids.
  ///
  /// @return none for a tenant without
  Map<TenantId, List<WebhookEndpoint>> enabled(Set<TenantId> tenants);

  /// Drops it; false when there was none.
  boolean delete(TenantId tenant, EndpointId id);

  /// Has it called no more, until it is put again. One that is disabled stays as it is.
  ///
  /// @param url that it was called by
  /// @return whether this URL is called no more under this id; false: it has been put with another
  ///   one meanwhile, and is left as it is
  boolean disable(TenantId tenant, EndpointId id, String url, WebhookEndpoint.Disabled why);

  /// Has it sign with another secret, and for now with the newest that it had too.
  ///
  /// @param secret a new one
  /// @return the endpoint as it is now; empty when there is none
  Optional<WebhookEndpoint> rotate(TenantId tenant, EndpointId id, EndpointSecret secret);
}

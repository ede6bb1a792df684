package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Says which URLs a tenant's notifications are sent to. Blocks until the commit; throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] as [WebhookEndpoints] does.
public final class ChangeWebhook {
  private final WebhookEndpoints endpoints;
  private final InstantSource clock;
  private final RandomGenerator random;

  /// @param random that nobody can foresee: secrets come from it
  public ChangeWebhook(WebhookEndpoints endpoints, InstantSource clock, RandomGenerator random) {
    this.endpoints = endpoints;
    this.clock = clock;
    this.random = random;
  }

  /// Has a URL called, also one that was disabled. Executing it again changes nothing.
  public WebhookEndpoints.Outcome put(
      Caller.Service caller, EndpointId id, String url, List<TypePattern> types) {
    return endpoints.put(
        caller.tenant(),
        WebhookEndpoint.enabled(id, url, types, EndpointSecret.random(random), clock.instant()));
  }

  /// Drops one.
  ///
  /// @return false when there was none
  public boolean delete(Caller.Service caller, EndpointId id) {
    return endpoints.delete(caller.tenant(), id);
  }

  /// An endpoint and the secret that it has from now on.
  public record Rotated(WebhookEndpoint endpoint, EndpointSecret secret) {}

  /// Gives it another secret; the one that it had signs too until the next time.
  ///
  /// @return empty when there is none
  public Optional<Rotated> rotateSecret(Caller.Service caller, EndpointId id) {
    EndpointSecret secret = EndpointSecret.random(random);
    return endpoints
        .rotate(caller.tenant(), id, secret)
        .map(endpoint -> new Rotated(endpoint, secret));
  }
}

package dev.carillon.web.testing;

import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps at most [#MAX] endpoints in memory, of one tenant.
public final class InMemoryWebhookEndpoints implements WebhookEndpoints {
  public static final int MAX = 5;

  private final TreeMap<String, WebhookEndpoint> endpoints = new TreeMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized Outcome put(TenantId tenant, WebhookEndpoint endpoint) {
    failIfAway();
    String id = endpoint.id().value();
    WebhookEndpoint before = endpoints.get(id);
    if (before != null) {
      WebhookEndpoint kept =
          WebhookEndpoint.enabled(
              endpoint.id(), endpoint.url(), endpoint.types(), before.secret(), before.createdAt());
      endpoints.put(id, kept);
      return new Outcome.Replaced(kept);
    }
    if (endpoints.size() >= MAX) {
      return new Outcome.Full(MAX);
    }
    endpoints.put(id, endpoint);
    return new Outcome.Created(endpoint);
  }

  @Override
  public synchronized Optional<WebhookEndpoint> find(TenantId tenant, EndpointId id) {
    failIfAway();
    return Optional.ofNullable(endpoints.get(id.value()));
  }

  @Override
  public synchronized List<WebhookEndpoint> list(TenantId tenant, @Nullable String after, int max) {
    failIfAway();
    return endpoints.tailMap(after == null ? "" : after, false).values().stream()
        .limit(max)
        .toList();
  }

  @Override
  public synchronized Map<TenantId, List<WebhookEndpoint>> enabled(Set<TenantId> tenants) {
    failIfAway();
    List<WebhookEndpoint> enabled =
        endpoints.values().stream().filter(WebhookEndpoint::isEnabled).toList();
    return tenants.stream().collect(Collectors.toMap(tenant -> tenant, _ -> enabled));
  }

  @Override
  public synchronized boolean delete(TenantId tenant, EndpointId id) {
    failIfAway();
    return endpoints.remove(id.value()) != null;
  }

  @Override
  public synchronized boolean disable(
      TenantId tenant, EndpointId id, String url, WebhookEndpoint.Disabled why) {
    failIfAway();
    WebhookEndpoint endpoint = endpoints.get(id.value());
    if (endpoint != null && endpoint.isEnabled() && endpoint.url().equals(url)) {
      endpoints.put(
          id.value(),
          new WebhookEndpoint(
              id, url, endpoint.types(), endpoint.secret(), endpoint.createdAt(), why));
      return true;
    }
    return endpoint == null || !endpoint.isEnabled();
  }

  @Override
  public synchronized Optional<WebhookEndpoint> rotate(
      TenantId tenant, EndpointId id, EndpointSecret secret) {
    failIfAway();
    WebhookEndpoint before = endpoints.get(id.value());
    if (before == null) {
      return Optional.empty();
    }
    String previous = before.secret().text().split(" ", -1)[0];
    WebhookEndpoint rotated =
        new WebhookEndpoint(
            id,
            before.url(),
            before.types(),
            new EndpointSecret(secret.text() + ' ' + previous),
            before.createdAt(),
            before.disabled());
    endpoints.put(id.value(), rotated);
    return Optional.of(rotated);
  }

  /// Puts as many as there may be.
  public synchronized void fill() {
    IntStream.range(0, MAX)
        .mapToObj(i -> new EndpointId("filler-" + i))
        .forEach(id ->
            endpoints.put(
                id.value(),
                WebhookEndpoint.enabled(
                    id,
                    "https://example.org",
                    List.of(TypePattern.ALL),
                    new EndpointSecret("whsec_"),
                    Instant.EPOCH)));
  }

  public synchronized void clear() {
    endpoints.clear();
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

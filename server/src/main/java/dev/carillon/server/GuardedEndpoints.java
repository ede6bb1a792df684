package dev.carillon.server;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.carillon.notification.domain.DeliveryTarget.Endpoint;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.notification.usecases.ports.ProviderGuard;
import java.time.Duration;

/// Calls endpoints, and gives each that keeps failing a rest of its own. One that takes fifteen
/// seconds to say nothing would otherwise have every place that there is for webhooks, and those of
/// other tenants would wait for it.
final class GuardedEndpoints implements DeliveryProvider {
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final DeliveryProvider provider;
  private final LoadingCache<String, ProviderGuard> guards;

  /// @param max endpoints that are remembered; beyond it the least used begin anew
  GuardedEndpoints(DeliveryProvider provider, DeliverySettings.Circuit circuit, int max) {
    this.provider = provider;
    this.guards =
        Caffeine.newBuilder()
            .maximumSize(max)
            .expireAfterAccess(REMEMBERED)
            .build(url -> new CircuitGuard(url, circuit));
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public SendResult send(Outgoing message) {
    return message.target() instanceof Endpoint(var _, var url, var _)
        ? send(message, guards.get(url))
        : provider.send(message);
  }

  private SendResult send(Outgoing message, ProviderGuard guard) {
    if (!guard.enter()) {
      return new SendResult.NotTried(
          "the endpoint is left alone for now: most of the latest calls failed", guard.pause());
    }
    long sinceNanos = System.nanoTime();
    boolean failed = true;
    try {
      SendResult result = provider.send(message);
      failed = hasFailed(result);
      return result;
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
      if (failed) {
        guard.failed(took);
      } else {
        guard.succeeded(took);
      }
    }
  }

  /// One that asks for less is well.
  private static boolean hasFailed(SendResult result) {
    return result instanceof SendResult.TryAgain(var fault, var _, var _)
        && fault != SendResult.Fault.RATE;
  }
}

package dev.carillon.server;

import dev.carillon.notification.usecases.ports.ProviderGuard;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Gives a provider a rest when most of what it was handed failed by its fault.
final class CircuitGuard implements ProviderGuard {
  /// Those that see whether it is back.
  private static final int PROBES = 3;

  /// When others see whether it is back.
  private static final Duration PROBING = Duration.ofSeconds(1);

  private final CircuitBreaker breaker;
  private final Duration pause;

  CircuitGuard(String provider, DeliverySettings.Circuit settings) {
    this.pause = settings.pause();
    this.breaker =
        CircuitBreaker.of(
            provider,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.calls())
                .minimumNumberOfCalls(Math.max(2, settings.calls() / 4))
                .failureRateThreshold(settings.failures())
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build());
  }

  @Override
  public boolean enter() {
    try {
      breaker.acquirePermission();
      return true;
    } catch (CallNotPermittedException open) {
      return false;
    }
  }

  @Override
  public void succeeded(Duration took) {
    breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void failed(Duration took) {
    breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, new ProviderAway());
  }

  @Override
  public boolean isOpen() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  @Override
  public Duration pause() {
    return isOpen() ? pause : PROBING;
  }

  /// What the breaker wants to be told; nobody throws it.
  private static final class ProviderAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    private ProviderAway() {
      super(null, null, false, false);
    }
  }
}

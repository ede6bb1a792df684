package dev.carillon.server;

import dev.carillon.notification.domain.Caller;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/metrics` for whoever holds a service key: the names of notification types are nobody else's
/// business.
@RestController
final class ServiceMetricsController {
  private final PrometheusMeterRegistry registry;

  ServiceMetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @GetMapping(path = "/metrics", produces = OpenMetricsController.FORMAT)
  String metrics(Caller.Service caller) {
    return registry.scrape();
  }
}

package dev.carillon.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/metrics` for anyone: in development mode, or when the settings say so.
@RestController
final class OpenMetricsController {
  /// The text format 0.0.4 of Prometheus.
  static final String FORMAT = "text/plain;version=0.0.4;charset=utf-8";

  private final PrometheusMeterRegistry registry;

  OpenMetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @GetMapping(path = "/metrics", produces = FORMAT)
  String metrics() {
    return registry.scrape();
  }
}

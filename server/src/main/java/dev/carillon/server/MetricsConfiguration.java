package dev.carillon.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Who may read the metrics; see [OpenByDefault].
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

  @Bean
  @ConditionalOnProperty(name = OpenByDefault.METRICS, havingValue = "true")
  OpenMetricsController openMetrics(PrometheusMeterRegistry registry) {
    return new OpenMetricsController(registry);
  }

  @Bean
  @ConditionalOnProperty(name = OpenByDefault.METRICS, havingValue = "false")
  ServiceMetricsController serviceMetrics(PrometheusMeterRegistry registry) {
    return new ServiceMetricsController(registry);
  }
}

package dev.carillon.web;

import dev.carillon.web.rates.SenderRates;
import dev.carillon.web.settings.RateSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what limits senders.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateSettings.class)
public class RatesConfiguration {

  @Bean
  SenderRates senderRates(RateSettings settings, ObjectProvider<MeterRegistry> registries) {
    return new SenderRates(settings, registries.getIfAvailable(CompositeMeterRegistry::new));
  }
}

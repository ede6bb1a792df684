package dev.carillon.server;

import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.web.settings.DevelopmentSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Calls to URLs that others have named.
@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

  @Bean
  OutboundPolicy outboundPolicy(OutboundSettings settings, DevelopmentSettings development) {
    return settings.policy(development.enabled());
  }

  @Bean
  OutboundHttp outboundHttp(OutboundPolicy policy) {
    return new OutboundHttp(policy);
  }
}

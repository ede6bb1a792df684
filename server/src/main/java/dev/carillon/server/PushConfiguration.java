package dev.carillon.server;

import dev.carillon.notification.usecases.ports.Devices;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.postgres.PostgresDevices;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.tokens.Secrets;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Devices, and the services that reach them.
@Configuration(proxyBeanMethods = false)
class PushConfiguration {

  @Bean
  PushChannel pushChannel(
      PushSettings settings,
      CarillonSettings carillon,
      OutboundHttp http,
      OutboundPolicy policy,
      Secrets secrets,
      DevelopmentSettings development,
      InstantSource clock) {
    return new PushChannel(
        settings,
        new PushChannel.Web(http, policy, secrets, development.enabled()),
        carillon.applicationUrl() == null ? carillon.publicUrl() : carillon.applicationUrl(),
        clock);
  }

  @Bean
  Devices devices(DataSource dataSource, PushSettings settings) {
    return new PostgresDevices(dataSource, settings.maxDevices());
  }
}

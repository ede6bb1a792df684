package dev.carillon.server;

import dev.carillon.email.EmailMessages;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.usecases.commands.HandleDeadLetters;
import dev.carillon.notification.usecases.commands.ProviderChain;
import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.notification.usecases.ports.Devices;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.queries.EmailAddresses;
import dev.carillon.notification.usecases.queries.PushAddresses;
import dev.carillon.postgres.GeneratedSecrets;
import dev.carillon.postgres.PostgresDeadLetters;
import dev.carillon.postgres.PostgresDeliveries;
import dev.carillon.postgres.PostgresPreferences;
import dev.carillon.web.rates.DeliveryRates;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.RateSettings;
import dev.carillon.web.tokens.UnsubscribeTokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// The channels besides the inbox, and who works them off.
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

  @Bean
  LateWake deliveryWake() {
    return new LateWake();
  }

  @Bean
  PostgresDeliveries deliveries(DataSource dataSource, MeterRegistry registry) {
    PostgresDeliveries deliveries = new PostgresDeliveries(dataSource);
    Gauge.builder(
            "carillon.deliveries.waiting",
            deliveries,
            d -> OutboxGauges.orNaN(() -> d.depth().waiting()))
        .description("Deliveries to be sent")
        .register(registry);
    Gauge.builder(
            "carillon.deliveries.dead.letters",
            deliveries,
            d -> OutboxGauges.orNaN(() -> d.depth().dead()))
        .description("Deliveries among the dead letters")
        .register(registry);
    return deliveries;
  }

  @Bean
  DeadLetters deadLetters(DataSource dataSource) {
    return new PostgresDeadLetters(dataSource);
  }

  @Bean
  HandleDeadLetters handleDeadLetters(
      DeadLetters letters,
      Contacts contacts,
      InstantSource clock,
      LateWake deliveryWake,
      LateDispatcher dispatcher) {
    return new HandleDeadLetters(
        letters,
        contacts,
        clock,
        () -> {
          deliveryWake.run();
          dispatcher.run();
        });
  }

  @Bean
  PreferenceStore preferences(DataSource dataSource) {
    return new PostgresPreferences(dataSource);
  }

  @Bean
  UnsubscribeTokens unsubscribeTokens(DataSource dataSource) {
    return new UnsubscribeTokens(new GeneratedSecrets(dataSource).get("unsubscribe"));
  }

  @Bean
  EmailChannel emailChannel(
      EmailChannelSettings settings,
      CarillonSettings carillon,
      DevelopmentSettings development,
      UnsubscribeTokens tokens,
      PreferenceStore preferences,
      JsonMapper json,
      InstantSource clock) {
    URI publicUrl = carillon.publicUrlOrLocal(!settings.servers().isEmpty());
    URI application = carillon.applicationUrl();
    EmailMessages messages =
        new EmailMessages(
            settings.email(application == null ? publicUrl : application),
            new UnsubscribeUrls(tokens, preferences, publicUrl, clock),
            json,
            clock);
    return new EmailChannel(settings, development.enabled(), messages, clock);
  }

  @Bean
  DeliveryChannels deliveryChannels(
      EmailChannel email,
      EmailChannelSettings emailSettings,
      List<DeliveryChannels.Configured> others,
      PushChannel push,
      PushSettings pushSettings,
      Devices devices,
      DeliverySettings settings,
      PostgresDeliveries deliveries,
      Contacts contacts,
      PreferenceStore preferences,
      RateSettings rates,
      TextSettings texts,
      InstantSource clock,
      MeterRegistry registry) {
    RunDeliveries.Needs needs =
        new RunDeliveries.Needs(
            deliveries,
            contacts,
            preferences,
            new DeliveryLog(registry),
            new DeliveryRates(
                Map.of(Channel.EMAIL, emailSettings.rate(), Channel.PUSH, pushSettings.rate()),
                rates.maxBuckets()),
            texts.defaults().locale(),
            texts.defaults().zone(),
            clock,
            new SecureRandom());
    List<DeliveryChannels.Configured> configured = new ArrayList<>(others);
    if (!email.providers().isEmpty()) {
      RunDeliveries.Route route =
          new RunDeliveries.Route(
              Channel.EMAIL,
              new EmailAddresses(emailSettings.unverified()),
              chain(email.providers(), settings, clock),
              emailSettings.retry().policy(),
              true);
      configured.add(
          new DeliveryChannels.Configured(route, email.preview(), emailSettings.concurrency()));
    }
    if (!push.providers().isEmpty()) {
      RunDeliveries.Route route =
          new RunDeliveries.Route(
              Channel.PUSH,
              new PushAddresses(devices),
              chain(push.providers(), settings, clock),
              pushSettings.retry().policy(),
              false);
      configured.add(
          new DeliveryChannels.Configured(route, push.preview(), pushSettings.concurrency()));
    }
    return new DeliveryChannels(configured, needs, settings.lease());
  }

  static ProviderChain chain(
      List<DeliveryProvider> providers, DeliverySettings settings, InstantSource clock) {
    return new ProviderChain(
        providers.stream()
            .map(provider ->
                new ProviderChain.Link(
                    provider, new CircuitGuard(provider.name(), settings.circuit())))
            .toList(),
        clock);
  }

  @Bean
  DeliveryLifecycle deliveryLifecycle(
      DeliveryChannels channels, DeliverySettings settings, LateWake deliveryWake) {
    DeliveryLifecycle lifecycle = new DeliveryLifecycle(channels.lanes(), settings);
    deliveryWake.set(lifecycle);
    return lifecycle;
  }

  @Bean
  MailboxController mailboxController(EmailChannel email) {
    return new MailboxController(email);
  }
}

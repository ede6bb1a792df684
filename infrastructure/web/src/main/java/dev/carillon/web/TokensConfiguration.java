package dev.carillon.web;

import dev.carillon.notification.usecases.ports.Revocations;
import dev.carillon.notification.usecases.ports.ServiceKeys;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Secrets;
import dev.carillon.web.tokens.ServiceKeyTokens;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketTokens;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what tells who someone is, for HTTP and for sockets.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthSettings.class)
public class TokensConfiguration {

  @Bean
  RestTokens restTokens(AuthSettings settings, Secrets secrets, InstantSource clock) {
    var expectations =
        new RestTokens.Expectations(
            settings.issuer(),
            settings.audience(),
            settings.leeway(),
            settings.longestTokenLifetime());
    return settings.jwksUrl() == null
        ? RestTokens.sharedSecret(
            secrets.configuredOrKept("rest-tokens.secret", settings.secret()), expectations, clock)
        : RestTokens.publishedKeys(settings.jwksUrl(), expectations, clock);
  }

  @Bean
  SocketTokens socketTokens(AuthSettings settings, Secrets secrets, InstantSource clock) {
    return new SocketTokens(
        secrets.configuredOrKept("socket-tokens.secret", settings.socketSecret()),
        settings.socketTokenLifetime(),
        clock);
  }

  @Bean
  ServiceKeyTokens serviceKeyTokens(ServiceKeys keys, AuthSettings settings, InstantSource clock) {
    return new ServiceKeyTokens(keys, settings.keyCacheLifetime(), settings.keyCacheSize(), clock);
  }

  /// Loaded before anyone is let in: a server that cannot tell what was revoked does not start.
  @Bean
  Sessions sessions(Revocations revocations, AuthSettings settings, InstantSource clock) {
    Duration retention =
        settings
            .longestTokenLifetime()
            .plus(settings.socketTokenLifetime())
            .plus(settings.leeway());
    var sessions = new Sessions(revocations, retention, clock);
    sessions.refresh();
    return sessions;
  }
}

package dev.carillon.server;

import dev.carillon.project.controllers.ProjectMessages;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.web.direct.DirectRoutes;
import dev.carillon.web.gateways.GatewayConfiguration.GatewayNamespaces;
import dev.carillon.web.gateways.GatewaySettings;
import dev.carillon.web.problems.MessageBundle;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.tokens.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/// Where the server listens, and who takes which request: Socket.IO's are taken out of the HTTP
/// pipeline before Spring sees them.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  CarillonSettings.class,
  ConnectionSettings.class,
  WriterSettings.class,
  EventSettings.class,
  DeliverySettings.class,
  EmailChannelSettings.class,
  WebhookSettings.class,
  OutboundSettings.class,
  PushSettings.class,
  BroadcastSettings.class,
  ScheduleSettings.class,
  TopicSettings.class,
  GroupingSettings.class,
  RuleSettings.class,
  ResolutionSettings.class,
  TextSettings.class,
  RetentionSettings.class,
  ReaderSettings.class,
  ProjectSettings.class
})
class ServerConfiguration {

  @Bean
  InstantSource clock(CarillonSettings settings) {
    return InstantSource.offset(InstantSource.system(), settings.clockOffset());
  }

  @Bean
  DataDirectory dataDirectory(CarillonSettings settings) {
    return DataDirectory.open(settings.data());
  }

  @Bean
  Secrets secrets(DataDirectory data, AuthSettings settings) {
    return ConfiguredSecrets.of(data, settings);
  }

  /// The words of the project context's refusals.
  @Bean
  MessageBundle projectMessageBundle() {
    return new MessageBundle(ProjectMessages.BUNDLE);
  }

  @Bean
  ProjectLimits projectLimits(ProjectSettings settings) {
    return settings.limits();
  }

  /// What can be refused without starting anything is refused here: all that starts needs it.
  @Bean
  Listening listening(
      CarillonSettings settings,
      DevelopmentSettings development,
      AuthSettings auth,
      HttpSettings http,
      RetentionSettings retention) {
    retention.requireKept(http.idempotencyKeyLifetime());
    if (development.enabled() && auth.jwksUrl() != null) {
      throw new StartupException(
          "development mode signs people in itself, and cannot with carillon.auth.jwks-url; set "
              + OpenByDefault.DEVELOPMENT
              + " to false");
    }
    return Listening.check(settings, development.enabled());
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> listeningAddress(Listening listening) {
    return factory -> {
      factory.setAddress(listening.addresses().first());
      factory.setPort(listening.port());
    };
  }

  /// The namespaces are named so that none is missing when the first connection comes.
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> socketIoPipeline(
      SocketIoServer socketIo, GatewayNamespaces open) {
    return factory ->
        factory.addServerCustomizers(http ->
            http.doOnChannelInit((_, channel, _) ->
                socketIo.install(channel.pipeline(), NettyPipeline.HttpTrafficHandler)));
  }

  /// What a WebSocket keeps waiting is timed by the gateway: its handshake takes these handlers
  /// out.
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> connectionDeadlines(
      ConnectionSettings settings, GatewaySettings gateway) {
    Duration idle = settings.idleTimeoutAbove(gateway.pingInterval().plus(gateway.pingTimeout()));
    return factory ->
        factory.addServerCustomizers(http ->
            http.idleTimeout(idle)
                .doOnChannelInit((_, channel, _) ->
                    channel
                        .pipeline()
                        .addBefore(
                            NettyPipeline.HttpTrafficHandler,
                            "body-deadline",
                            new BodyDeadline(settings.requestTimeout()))));
  }

  /// Behind the gateway and the deadline of bodies, which see all requests.
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> directRoutesPipeline(
      DirectRoutes routes) {
    return factory ->
        factory.addServerCustomizers(http ->
            http.doOnChannelInit((_, channel, _) ->
                routes.install(channel.pipeline(), NettyPipeline.HttpTrafficHandler)));
  }
}

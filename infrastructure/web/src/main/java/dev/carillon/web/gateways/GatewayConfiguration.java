package dev.carillon.web.gateways;

import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.access.Origins;
import dev.carillon.web.settings.Limits;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketTokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Wires the gateway: the Socket.IO server, and the namespaces on it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GatewaySettings.class, FlowSettings.class})
public class GatewayConfiguration {

  @Bean(destroyMethod = "close")
  SocketIoServer socketIoServer(
      GatewaySettings settings, FlowSettings flow, HostGuard hosts, InstantSource clock) {
    HandshakeLimiter limiter =
        new HandshakeLimiter(
            settings.handshakesPerAddress(), settings.handshakeWindow(), settings.trustedProxies());
    return flow.applyTo(SocketIoServer.builder())
        .pingInterval(settings.pingInterval())
        .pingTimeout(settings.pingTimeout())
        .connectTimeout(settings.connectTimeout())
        .maxPayloadBytes(Math.toIntExact(settings.maxFrame().toBytes()))
        .outgoingMaxBytes(Math.toIntExact(settings.outgoingBuffer().toBytes()))
        .maxConnections(settings.maxConnections())
        // Origins are refused by CONNECT_ERROR, which a page can only read when CORS lets it.
        .originPolicy(OriginPolicy.any())
        .handshakeGate(
            HandshakeGate.immediate(request ->
                hosts.allows(
                        request.headers().first("host").orElse(null),
                        name -> request.headers().first(name).isPresent())
                    ? limiter.decide(request)
                    : new HandshakeGate.Refused(403, null, "Unknown host")))
        .invalidNamespaceData(Json.of("{\"code\":\"namespace_invalid\"}"))
        .clock(clock)
        .build();
  }

  /// Made before the use cases that push through it.
  @Bean
  NotificationsGateway notificationsGateway(
      GatewaySettings settings,
      Limits limits,
      NotificationStore store,
      Sessions signIns,
      JsonMapper mapper,
      MeterRegistry registry,
      SocketIoServer server) {
    PageRequest page = PageRequest.first(limits.pageMaxItems(), limits.pageMaxBytes());
    InboxReader reader = new InboxReader(store, page);
    InboxStreams streams = new InboxStreams(reader, System::nanoTime);
    GatewaySessions sessions =
        new GatewaySessions(
            settings.maxSocketsPerUser(), settings.expiryNotice(), signIns::revoked);
    NotificationsGateway gateway =
        new NotificationsGateway(
            streams,
            reader,
            sessions,
            settings,
            mapper,
            new GatewayCounters(registry),
            System::nanoTime);
    gauges(registry, server, sessions);
    return gateway;
  }

  /// Opens the namespaces; a bean of its own, because the use cases need the gateway first.
  @Bean
  GatewayNamespaces gatewayNamespaces(
      SocketIoServer server,
      NotificationsGateway gateway,
      ChangeNotification change,
      MarkAllNotificationsRead markAllRead,
      SocketTokens tokens,
      Sessions sessions,
      Origins origins,
      JsonMapper mapper) {
    GatewayMessages messages = new GatewayMessages();
    sessions.onRevoked(_ -> gateway.endRevoked());
    gateway.register(
        server,
        new SocketAuthentication(tokens, sessions, origins, mapper, messages),
        new ClientEvents(
            change, markAllRead, tokens, sessions, mapper, messages, System::nanoTime));
    return new GatewayNamespaces();
  }

  /// Stands for "the namespaces are open".
  public record GatewayNamespaces() {}

  private static void gauges(
      MeterRegistry registry, SocketIoServer server, GatewaySessions sessions) {
    Gauge.builder("carillon.connections", server, s -> s.stats().transport().webSocketConnections())
        .description("Open connections")
        .tag("transport", "websocket")
        .register(registry);
    Gauge.builder("carillon.connections", server, s -> s.stats().transport().pollingConnections())
        .description("Open connections")
        .tag("transport", "polling")
        .register(registry);
    Gauge.builder("carillon.users.connected", sessions, GatewaySessions::users)
        .description("Users with at least one open socket")
        .register(registry);
    Gauge.builder("carillon.sockets.queued.bytes", server, s -> s.stats().transport().queuedBytes())
        .description("Bytes that wait for slow clients")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder(
            "carillon.sockets.slow.closed",
            server,
            s -> s.stats().transport().slowConsumersClosed())
        .description("Connections closed because their buffer was full")
        .register(registry);
  }
}

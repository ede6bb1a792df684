package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.transport.Compression;
import dev.carillon.socketio.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final SocketIoOptions EXPECTED =
      new SocketIoOptions(
          new EngineOptions(
              "/socket.io/",
              Set.of(Transport.POLLING, Transport.WEBSOCKET),
              new EngineOptions.Deadlines(
                  Duration.ofSeconds(25),
                  Duration.ofSeconds(20),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(10)),
              new EngineOptions.Limits(
                  1_000_000, 1_048_576, 1000, 268_435_456, 100_000, EngineOptions.Rates.UNLIMITED),
              new Compression(Integer.MAX_VALUE, Integer.MAX_VALUE)),
          Duration.ofSeconds(45),
          256,
          1_048_576,
          65_536,
          64,
          10_000,
          10_000);

  @Test
  void theDefaultsAreThese() {
    assertThat(SocketIoOptions.defaults()).isEqualTo(EXPECTED);
    try (SocketIoServer server = SocketIoServer.builder().build()) {
      assertThat(server.options()).isEqualTo(EXPECTED);
    }
  }

  @Test
  void aDeadlineMayBeAsFarAwayAsOneLikes() throws IOException {
    Duration never = Duration.ofSeconds(Long.MAX_VALUE);
    try (EchoServer echo =
            EchoServer.start(
                builder -> builder.pingInterval(never).pingTimeout(never).stallTimeout(never));
        RawConnection connection = RawConnection.joined(echo.port())) {
      assertThat(connection.text("42[\"message\"]").message()).isEqualTo("42[\"message-back\"]");
    }
  }

  @Test
  void aDurationOrNumberThatIsNotPositiveIsRefusedByName() {
    Map<String, UnaryOperator<SocketIoServer.Builder>> bad =
        Map.ofEntries(
            Map.entry("pingInterval", builder -> builder.pingInterval(Duration.ZERO)),
            Map.entry("pingTimeout", builder -> builder.pingTimeout(Duration.ofSeconds(-1))),
            Map.entry("upgradeTimeout", builder -> builder.upgradeTimeout(Duration.ZERO)),
            Map.entry("headersTimeout", builder -> builder.headersTimeout(Duration.ZERO)),
            Map.entry("closeTimeout", builder -> builder.closeTimeout(Duration.ZERO)),
            Map.entry("stallTimeout", builder -> builder.stallTimeout(Duration.ZERO)),
            Map.entry("connectTimeout", builder -> builder.connectTimeout(Duration.ZERO)),
            Map.entry("maxPayloadBytes", builder -> builder.maxPayloadBytes(0)),
            Map.entry("outgoingMaxBytes", builder -> builder.outgoingMaxBytes(0)),
            Map.entry("outgoingMaxPackets", builder -> builder.outgoingMaxPackets(-1)),
            Map.entry("bufferedMaxBytes", builder -> builder.bufferedMaxBytes(0)),
            Map.entry("maxConnections", builder -> builder.maxConnections(0)),
            Map.entry("inboxMaxEvents", builder -> builder.inboxMaxEvents(0)),
            Map.entry("inboxMaxBytes", builder -> builder.inboxMaxBytes(0)),
            Map.entry(
                "maxNamespacesPerConnection", builder -> builder.maxNamespacesPerConnection(0)),
            Map.entry("connectPayloadMaxBytes", builder -> builder.connectPayloadMaxBytes(0)),
            Map.entry("maxPendingAcks", builder -> builder.maxPendingAcks(0)),
            Map.entry("maxDynamicNamespaces", builder -> builder.maxDynamicNamespaces(0)),
            Map.entry("transport", builder -> builder.transports(Set.of())),
            Map.entry("port", builder -> builder.port(65_536)),
            Map.entry("path", builder -> builder.path("/socket.io")));
    bad.forEach((name, set) ->
        assertThatThrownBy(() -> set.apply(SocketIoServer.builder()).build())
            .as(name)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(name));
  }
}

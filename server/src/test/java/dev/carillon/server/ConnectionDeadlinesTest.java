package dev.carillon.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.web.gateways.GatewaySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;

class ConnectionDeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private WebServer server;

  @BeforeEach
  void start() {
    NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
    factory.setAddress(InetAddress.getLoopbackAddress());
    new ServerConfiguration()
        .connectionDeadlines(new ConnectionSettings(SHORT, SHORT), gateway())
        .customize(factory);
    server =
        factory.getWebServer((request, response) -> request.getBody().then(response.setComplete()));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
      })
  void aConnectionThatStandsStillIsClosed(String sent) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(sent.getBytes(US_ASCII));

      assertThatCode(() -> socket.getInputStream().readAllBytes())
          .as("reads to the end instead of running into its timeout")
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aPollThatIsHeldIsNotIdle() {
    var settings = new ConnectionSettings(SHORT, SHORT);

    assertThat(settings.idleTimeoutAbove(Duration.ofSeconds(45))).hasSeconds(45);
    assertThat(settings.idleTimeoutAbove(Duration.ZERO)).isEqualTo(SHORT);
  }

  @Test
  void aTimeoutIsPositive() {
    assertThatThrownBy(() -> new ConnectionSettings(Duration.ZERO, SHORT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConnectionSettings(SHORT, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDefaultsAreAMinuteAndTwentySeconds() {
    assertThat(bound(ConnectionSettings.class, "carillon.connection"))
        .isEqualTo(new ConnectionSettings(Duration.ofMinutes(1), Duration.ofSeconds(20)));
  }

  private static <T> T bound(Class<T> type, String prefix) {
    return new Binder(new MapConfigurationPropertySource()).bindOrCreate(prefix, type);
  }

  private static GatewaySettings gateway() {
    var source =
        new MapConfigurationPropertySource(
            Map.of(
                "carillon.gateway.ping-interval", "50ms", "carillon.gateway.ping-timeout", "50ms"));
    return new Binder(source).bindOrCreate("carillon.gateway", GatewaySettings.class);
  }
}

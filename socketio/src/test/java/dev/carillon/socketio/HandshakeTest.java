package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.Rate;
import dev.carillon.socketio.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
  private static final String OPEN =
      "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[%s],\"pingInterval\":300,\"pingTimeout\":1000,"
          + "\"maxPayload\":1000000}";

  @Test
  void pollingOpensASessionThatMayUpgrade() throws IOException {
    try (EchoServer echo = EchoServer.start();
        RawConnection connection = new RawConnection(echo.port())) {
      var response = connection.exchange(RawConnection.get("transport=polling"));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).matches(OPEN.formatted("\"websocket\""));
      assertThat(response.headers())
          .containsEntry("content-type", "text/plain; charset=UTF-8")
          .containsEntry("cache-control", "no-store");
    }
  }

  @Test
  void webSocketOpensASessionWithoutUpgrades() throws IOException {
    try (EchoServer echo = EchoServer.start();
        RawConnection connection = new RawConnection(echo.port())) {
      var response = connection.exchange(RawConnection.upgrade(""));

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.headers())
          .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .doesNotContainKey("sec-websocket-extensions");
      assertThat(connection.frame().text()).matches(OPEN.formatted(""));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /socket.io/?EIO=4                                   | 400 | 0 | Transport unknown",
        "GET    | /socket.io/?EIO=4&transport=abc                     | 400 | 0 | Transport unknown",
        "GET    | /socket.io/?EIO=4&transport=__proto__               | 400 | 0 | Transport unknown",
        "GET    | /socket.io/?EIO=4&transport=polling&sid=abc         | 400 | 1 | Session ID unknown",
        "POST   | /socket.io/?EIO=4&transport=polling                 | 400 | 2 | Bad handshake method",
        "PUT    | /socket.io/?EIO=4&transport=polling                 | 400 | 2 | Bad handshake method",
        "GET    | /socket.io/?EIO=4&transport=websocket               | 400 | 3 | Bad request",
        "GET    | /socket.io/?EIO=4&transport=%zz                     | 400 | 3 | Bad request",
        "GET    | /socket.io/?transport=polling                       | 400 | 5 | Unsupported protocol version",
        "GET    | /socket.io/?EIO=3&transport=polling                 | 400 | 5 | Unsupported protocol version",
        "GET    | /socket.io/?EIO=abc&transport=polling               | 400 | 5 | Unsupported protocol version",
        "GET    | /socket.io/other?EIO=4&transport=polling            | 404 | 3 | Bad request",
      })
  void mistakesAreAnsweredWithTheirCode(
      String method, String uri, int status, int code, String message) throws IOException {
    try (EchoServer echo = EchoServer.start();
        RawConnection connection = new RawConnection(echo.port())) {
      var response =
          connection.exchange(
              "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                  .formatted(method, uri));

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.body())
          .isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }
  }

  @Test
  void otherPathsAreNotFound() throws IOException {
    try (EchoServer echo = EchoServer.start();
        RawConnection elsewhere = new RawConnection(echo.port());
        RawConnection connection = new RawConnection(echo.port())) {
      assertThat(elsewhere.exchange("GET /other HTTP/1.1\r\nHost: x\r\n\r\n").status())
          .isEqualTo(404);
      assertThat(connection.exchange(RawConnection.get("transport=polling")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void theGateRefusesWithRetryAfter() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder.handshakeGate(
                    HandshakeGate.immediate(request ->
                        new HandshakeGate.Refused(429, Duration.ofMillis(1500), "Too \"many\""))));
        RawConnection connection = new RawConnection(echo.port())) {
      var response = connection.exchange(RawConnection.get("transport=polling"));

      assertThat(response.status()).isEqualTo(429);
      assertThat(response.headers()).containsEntry("retry-after", "2");
      assertThat(response.body()).isEqualTo("{\"code\":4,\"message\":\"Too \\\"many\\\"\"}");
      assertThat(echo.server.stats().transport().refused()).isEqualTo(1);
    }
  }

  @Test
  void aGateThatFailsRefuses() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder.handshakeGate(request -> {
                  throw new IllegalStateException("broken gate, as the test wants it");
                }));
        RawConnection connection = new RawConnection(echo.port())) {
      assertThat(connection.exchange(RawConnection.get("transport=polling")).status())
          .isEqualTo(503);
    }
  }

  @Test
  void oneConnectionMoreThanAllowedIsRefused() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.maxConnections(1));
        RawConnection _ = RawConnection.webSocket(echo.port());
        RawConnection second = new RawConnection(echo.port())) {
      var response = second.exchange(RawConnection.get("transport=polling"));

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.headers()).containsEntry("retry-after", "5");
    }
  }

  @Test
  void aTransportThatIsNotOfferedIsUnknown() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.transports(Set.of(Transport.WEBSOCKET)));
        RawConnection connection = new RawConnection(echo.port())) {
      assertThat(connection.exchange(RawConnection.get("transport=polling")).body())
          .contains("Transport unknown");
    }
  }

  @Test
  void pagesOfOtherOriginsAreForbidden() throws IOException {
    try (EchoServer echo = EchoServer.start();
        RawConnection polling = new RawConnection(echo.port());
        RawConnection webSocket = new RawConnection(echo.port())) {
      String origin = "\r\nOrigin: https://evil.example\r\n";

      var poll =
          polling.exchange(RawConnection.get("transport=polling").replaceFirst("\r\n", origin));
      var upgrade = webSocket.exchange(RawConnection.upgrade("").replaceFirst("\r\n", origin));

      assertThat(poll.status()).isEqualTo(403);
      assertThat(poll.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
      assertThat(poll.headers()).doesNotContainKey("access-control-allow-origin");
      assertThat(upgrade.status()).isEqualTo(403);
    }
  }

  @Test
  void pagesOfListedOriginsGetCredentialedCors() throws IOException {
    OriginPolicy policy = OriginPolicy.of(Set.of("https://app.example"));
    try (EchoServer echo = EchoServer.start(builder -> builder.originPolicy(policy));
        RawConnection connection = new RawConnection(echo.port())) {
      String origin = "\r\nOrigin: https://app.example\r\nAccess-Control-Request-Headers: x-a\r\n";
      String get = RawConnection.get("transport=polling").replaceFirst("\r\n", origin);

      var preflight = connection.exchange(get.replaceFirst("GET", "OPTIONS"));
      var response = connection.exchange(get);

      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.headers())
          .containsEntry("access-control-allow-origin", "https://app.example")
          .containsEntry("access-control-allow-headers", "x-a");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers())
          .containsEntry("access-control-allow-origin", "https://app.example")
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("vary", "Origin");
    }
  }

  @Test
  void aGateMayTakeItsTimeOnAnyThread() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder.handshakeGate(request ->
                    CompletableFuture.supplyAsync(
                        HandshakeGate.Admitted::new,
                        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS))));
        RawConnection polling = new RawConnection(echo.port());
        RawConnection webSocket = RawConnection.webSocket(echo.port())) {
      assertThat(PollingTest.open(polling)).isNotEmpty();
      assertThat(webSocket.text("40").message()).startsWith("40{\"sid\"");
    }
  }

  @Test
  void theBoundOfConnectionsHoldsAlsoWhileGatesDecide() throws IOException {
    CompletableFuture<HandshakeGate.Decision> later = new CompletableFuture<>();
    try (EchoServer echo =
            EchoServer.start(builder -> builder.maxConnections(1).handshakeGate(request -> later));
        RawConnection first = new RawConnection(echo.port());
        RawConnection second = new RawConnection(echo.port())) {
      first.send(RawConnection.get("transport=polling"));
      second.send(RawConnection.get("transport=polling"));
      await().until(() -> later.getNumberOfDependents() == 2);
      later.complete(new HandshakeGate.Admitted());
      assertThat(List.of(first.response().status(), second.response().status()))
          .containsExactlyInAnyOrder(200, 503);
    }
  }

  @Test
  void theDeadlineOfARequestEndsWithItsUpgrade() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.headersTimeout(Duration.ofMillis(100)));
        RawConnection connection = RawConnection.joined(echo.port())) {
      await()
          .during(Duration.ofMillis(400))
          .until(() -> echo.server.stats().transport().webSocketConnections() == 1);
      assertThat(connection.text("42[\"message\"]").message()).isEqualTo("42[\"message-back\"]");
    }
  }

  @Test
  void aGateThatNeverDecidesClosesTheConnection() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder
                    .headersTimeout(Duration.ofMillis(100))
                    .handshakeGate(request -> new CompletableFuture<>()));
        RawConnection polling = new RawConnection(echo.port())) {
      polling.send(RawConnection.get("transport=polling"));
      assertThat(polling.closeCode()).isEqualTo(-1);
    }
  }

  @Test
  void aPageOfThePublicWebMayAskForAPrivateAddress() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.originPolicy(OriginPolicy.any()));
        RawConnection connection = new RawConnection(echo.port())) {
      String preflight =
          """
          OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1\r
          Host: localhost\r
          Origin: https://app.example\r
          Access-Control-Request-Method: POST\r
          Access-Control-Request-Private-Network: true\r
          \r
          """;
      assertThat(connection.exchange(preflight).headers())
          .containsEntry("access-control-allow-private-network", "true")
          .containsEntry("access-control-allow-origin", "https://app.example");
    }
  }

  @Test
  void handshakesOverTheRateOfAnAddressAreRefused() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.handshakeRate(Rate.UNLIMITED, new Rate(1, 2)));
        RawConnection connection = new RawConnection(echo.port())) {
      String handshake = RawConnection.get("transport=polling");
      assertThat(connection.exchange(handshake).status()).isEqualTo(200);
      assertThat(connection.exchange(handshake).status()).isEqualTo(200);
      RawConnection.Response refused = connection.exchange(handshake);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers()).containsEntry("retry-after", "1");
    }
  }

  @Test
  void handshakesOverTheRateOfAllAreRefused() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.handshakeRate(new Rate(1, 1), Rate.UNLIMITED));
        RawConnection connection = new RawConnection(echo.port())) {
      String handshake = RawConnection.get("transport=polling");
      assertThat(connection.exchange(handshake).status()).isEqualTo(200);
      assertThat(connection.exchange(handshake).status()).isEqualTo(429);
    }
  }
}

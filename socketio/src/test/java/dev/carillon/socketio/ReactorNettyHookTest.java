package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.socketio.parser.Json;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/// The takeover inside another server's pipeline: REST, polling and WebSocket mixed on one
/// connection that is kept alive.
class ReactorNettyHookTest {
  private static final String REST = "GET /rest HTTP/1.1\r\nHost: x\r\n\r\n";

  private SocketIoServer server;
  private DisposableServer http;
  private RawConnection connection;

  @BeforeEach
  void start() throws IOException {
    server =
        SocketIoServer.builder()
            .pingInterval(Duration.ofMillis(300))
            .pingTimeout(Duration.ofMillis(500))
            .closeTimeout(Duration.ofMillis(300))
            .build();
    server.of("/").onConnection(socket -> socket.emit(Event.of("hello", Json.of("1"))));
    http =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit((observer, channel, address) ->
                server.install(channel.pipeline(), NettyPipeline.HttpTrafficHandler))
            .route(routes ->
                routes
                    .get("/rest", (request, response) -> response.sendString(Mono.just("rest")))
                    .get(
                        "/slow",
                        (request, response) ->
                            response.sendString(
                                Mono.just("slow").delayElement(Duration.ofMillis(100))))
                    .post(
                        "/rest",
                        (request, response) ->
                            response.sendString(request.receive().aggregate().asString())))
            .bindNow();
    connection = new RawConnection(http.port());
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    server.close();
    http.disposeNow();
  }

  private String rest() throws IOException {
    return connection.exchange(REST).body();
  }

  @Test
  void restPollingAndUpgradeShareOneConnection() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(rest()).isEqualTo("rest");
      String session = "transport=polling&sid=" + PollingTest.open(connection);
      assertThat(connection.exchange(RawConnection.post(session, "40")).body()).isEqualTo("ok");
      assertThat(connection.exchange(RawConnection.get(session)).body()).startsWith("40{\"sid\"");
      assertThat(rest()).isEqualTo("rest");
    }
    connection.handshake("");
    assertThat(connection.message()).startsWith("0{");
    assertThat(connection.text("40").message()).startsWith("40{\"sid\"");
    assertThat(connection.message()).isEqualTo("42[\"hello\",1]");
  }

  @Test
  void aPollPipelinedBehindARestCallWaitsForItsAnswer() throws IOException {
    connection.send(
        "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" + RawConnection.get("transport=polling") + REST);

    assertThat(connection.response().body()).isEqualTo("slow");
    assertThat(connection.response().body()).startsWith("0{\"sid\"");
    assertThat(connection.response().body()).isEqualTo("rest");
  }

  @Test
  void anInterimResponseIsNotTakenForTheAnswer() throws IOException {
    connection.send(
        "POST /rest HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    assertThat(connection.response().status()).isEqualTo(100);
    connection.send("body" + RawConnection.get("transport=polling"));

    assertThat(connection.response().body()).isEqualTo("body");
    assertThat(connection.response().body()).startsWith("0{\"sid\"");
  }

  @Test
  void aRequestThatComesByteByByteIsTaken() throws IOException {
    for (byte b : RawConnection.get("transport=polling").getBytes(UTF_8)) {
      connection.send(new byte[] {b});
    }
    assertThat(connection.response().body()).startsWith("0{\"sid\"");
    assertThat(rest()).isEqualTo("rest");
  }

  @Test
  void pingsReachAPollAndAWebSocketInsideTheHost() throws IOException {
    String session = "transport=polling&sid=" + PollingTest.open(connection);
    assertThat(connection.exchange(RawConnection.get(session)).body()).isEqualTo("2");
    assertThat(connection.exchange(RawConnection.post(session, "3")).body()).isEqualTo("ok");
    assertThat(connection.exchange(RawConnection.get(session)).body()).isEqualTo("2");
  }

  /// Behind the host's own decoder, whose settings are not ours.
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.carillon.socketio.HttpAttacksTest#ambiguous")
  void whatMayBeReadInTwoWaysEndsTheConnection(String what, String headers) throws IOException {
    connection.send(
        ("POST /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: x\r\n"
                + headers
                + RawConnection.get("transport=polling"))
            .getBytes(ISO_8859_1));
    connection.endOutput();

    assertThat(connection.rest()).as(what).doesNotContain("\"sid\"");
    assertThat(server.stats().transport().opened()).as(what).isZero();
  }

  /// Of eight connections some are accepted by another event loop than their session's.
  @Test
  void aWebSocketTakesASessionOverFromAnyConnection() throws IOException {
    for (int i = 0; i < 8; i++) {
      try (RawConnection polling = new RawConnection(http.port());
          RawConnection webSocket = new RawConnection(http.port())) {
        String sid = PollingTest.open(polling);
        webSocket.handshake("&sid=" + sid);
        assertThat(webSocket.text("2probe").frame().text()).isEqualTo("3probe");
        webSocket.text("5").text("40");
        assertThat(webSocket.message()).startsWith("40{\"sid\"");
        assertThat(webSocket.message()).isEqualTo("42[\"hello\",1]");
      }
    }
  }

  @Test
  void aPipelineWithoutTheAnchorIsRefused() {
    assertThatThrownBy(() -> server.install(new EmbeddedChannel().pipeline(), "absent"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void aPipelineWhoseCodecComesLaterIsRefused() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast("codec", new HttpServerCodec());
    assertThatThrownBy(() -> server.install(channel.pipeline(), "codec"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HttpServerCodec");
  }
}

package dev.carillon.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboundHttpTest {
  private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.1"));

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> callers = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private OutboundHttp http;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    http = new OutboundHttp(policy(LOOPBACK));
  }

  @AfterEach
  void stop() {
    http.close();
    server.stop(0);
  }

  private static OutboundPolicy policy(List<Network> allowed) {
    return new OutboundPolicy(
        Duration.ofSeconds(2), Duration.ofSeconds(5), 8, 1024, allowed, false);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void answer(int status, Map<String, String> headers, String body) {
    server.createContext(
        "/",
        exchange -> {
          String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          requests.add(
              exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + request);
          callers.add(exchange.getRemoteAddress());
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange
              .getResponseHeaders()
              .set("Received", exchange.getRequestHeaders().entrySet().toString());
          exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  @Test
  void itPostsTheBodyAndReadsTheReply() throws Exception {
    answer(202, Map.of("Retry-After", "7"), "taken");

    OutboundReply reply =
        http.post(
            url("/a/b?c=%20d"), Map.of("Content-Type", "text/plain"), "hello".getBytes(UTF_8));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).isEqualTo("taken");
    assertThat(reply.complete()).isTrue();
    assertThat(reply.header("retry-After")).contains("7");
    assertThat(requests).containsExactly("POST /a/b?c=%20d hello");
    assertThat(reply.header("Received"))
        .contains(
            "[Connection=[keep-alive], Host=[127.0.0.1:%d], Content-type=[text/plain], Content-length=[5]]"
                .formatted(server.getAddress().getPort()));
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    answer(204, Map.of(), "");

    http.post(url("/"), Map.of(), new byte[0]);
    http.post(url("/"), Map.of(), new byte[0]);

    assertThat(callers).hasSize(2);
    assertThat(callers.get(1)).isEqualTo(callers.get(0));
  }

  @Test
  void loopbackIsRefusedWhenItIsNotAllowed() {
    answer(204, Map.of(), "");
    try (OutboundHttp strict = new OutboundHttp(policy(List.of()))) {
      OutboundException fault =
          catchThrowableOfType(
              OutboundException.class, () -> strict.post(url("/"), Map.of(), new byte[0]));

      assertThat(fault.kind()).isEqualTo(OutboundException.Kind.ADDRESS_REFUSED);
    }
    assertThat(requests).isEmpty();
  }
}

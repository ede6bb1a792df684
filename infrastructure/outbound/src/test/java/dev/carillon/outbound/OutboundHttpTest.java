package dev.carillon.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void aRedirectIsAReplyAndIsNotFollowed() throws Exception {
    answer(307, Map.of("Location", url("/inside").toString()), "");

    OutboundReply reply = http.post(url("/"), Map.of(), new byte[0]);

    assertThat(reply.status()).isEqualTo(307);
    assertThat(reply.header("Location")).contains(url("/inside").toString());
    assertThat(requests).containsExactly("POST / ");
  }

  @Test
  void cookiesAndChallengesAreLeftUnanswered() throws Exception {
    answer(
        401, Map.of("Set-Cookie", "a=b; Path=/", "WWW-Authenticate", "Basic realm=\"a\""), "who?");

    OutboundReply first = http.post(url("/"), Map.of(), new byte[0]);
    OutboundReply second = http.post(url("/"), Map.of(), new byte[0]);

    assertThat(first.status()).isEqualTo(401);
    assertThat(second.header("Received"))
        .isEqualTo(first.header("Received"))
        .hasValueSatisfying(headers -> assertThat(headers).doesNotContainIgnoringCase("cookie"));
    assertThat(requests).hasSize(2);
  }

  @Test
  void proxiesOfTheEnvironmentAreNotAsked() throws Exception {
    answer(204, Map.of(), "");
    Map<String, String> proxies =
        Map.of(
            "http.proxyHost", "127.0.0.1",
            "http.proxyPort", "1",
            "http.nonProxyHosts", "",
            "socksProxyHost", "127.0.0.1",
            "socksProxyPort", "1",
            "socksNonProxyHosts", "");
    proxies.forEach(System::setProperty);
    try (OutboundHttp fresh = new OutboundHttp(policy(LOOPBACK))) {
      assertThat(fresh.post(url("/"), Map.of(), new byte[0]).status()).isEqualTo(204);
    } finally {
      proxies.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void aUrlWithAFaultIsNotCalled() {
    answer(204, Map.of(), "");
    URI url = URI.create(url("/").toString().replace("127.0.0.1", "user@127.0.0.1"));

    OutboundException fault =
        catchThrowableOfType(OutboundException.class, () -> http.post(url, Map.of(), new byte[0]));

    assertThat(fault.kind()).isEqualTo(OutboundException.Kind.URL_INVALID);
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"X, 'a\r\nY: b'", "X, 'a\nb'", "'X\nY', a", "'X: Y', a", "'', a", "X, é"})
  void aHeaderThatIsNoneIsNotSent(String name, String value) {
    answer(204, Map.of(), "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> http.post(url("/"), Map.of(name, value), new byte[0]));
    assertThat(requests).isEmpty();
  }

  @Test
  void manyThreadsShareFewConnections() throws Exception {
    answer(204, Map.of(), "");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<OutboundReply>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(threads.submit(() -> http.post(url("/"), Map.of(), new byte[0])));
      }
      for (Future<OutboundReply> call : calls) {
        assertThat(call.get().status()).isEqualTo(204);
      }
    }
    assertThat(callers).hasSize(200);
    assertThat(Set.copyOf(callers)).hasSizeLessThanOrEqualTo(2);
  }
}

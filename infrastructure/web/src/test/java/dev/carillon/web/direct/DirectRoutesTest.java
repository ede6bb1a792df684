package dev.carillon.web.direct;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.access.Gatekeeper;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.Problems;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.RawHttp;
import dev.carillon.web.testing.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever serves a request, the answer is the same, and answers keep the order of the requests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectRoutesTest {
  /// A header that makes a request the framework's, and changes nothing about its answer.
  private static final String TO_THE_FRAMEWORK = "Accept-Language: fr\r\n";

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.auth.open-tenants=default");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String body(String receiver, String payload) {
    return """
    {"object":"o","receiverId":"%s","type":"t","payload":%s}\
    """
        .formatted(receiver, payload);
  }

  private String post(String path, String headers, String body) {
    return post(server.token("ada"), path, headers, body);
  }

  private static String post(String token, String path, String headers, String body) {
    return "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n%s"
            .formatted(path, token, headers)
        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.getBytes(UTF_8).length, body);
  }

  private String get(String path, String user, String headers) {
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n%s\r\n"
        .formatted(path, server.token(user), headers);
  }

  /// @param head lines in the order of their names
  private record Received(int status, Map<String, String> head, String body) {}

  private static Received receive(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the connection ends after: " + head).isNotNegative();
      head.append((char) next);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    head.toString()
        .lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .forEach(line -> headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
    byte[] body = in.readNBytes(Integer.parseInt(headers.get("Content-Length")));
    return new Received(Integer.parseInt(head.substring(9, 12)), headers, new String(body, UTF_8));
  }

  private List<Received> exchange(int answers, String... requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(String.join("", requests).getBytes(UTF_8));
      return IntStream.range(0, answers)
          .mapToObj(_ -> {
            try {
              return receive(socket.getInputStream());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList();
    }
  }

  private static String withoutIds(String body) {
    return body.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID").replaceAll("\"seq\":\\d+", "SEQ");
  }

  private void assertSame(String direct, String framework) throws IOException {
    Received one = exchange(1, direct).getFirst();
    Received other = exchange(1, framework).getFirst();
    // The framework says which language it chose.
    other.head().remove("Content-Language");
    one.head().remove("Content-Language");
    assertThat(withoutIds(one.body())).isEqualTo(withoutIds(other.body()));
    assertThat(one.status()).isEqualTo(other.status());
    assertThat(one.head()).isEqualTo(other.head());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":\"o\",\"receiverId\":\"same\",\"type\":\"t\",\"payload\":{\"é\":1}}",
        "{\"object\":\"o\",\"receiverId\":\"same\",\"type\":\"t\"}",
        "{\"object\":\"\",\"receiverId\":\"same\",\"type\":\"t\",\"payload\":{}}",
        "{\"object\":\"o\",\"receiverId\":\"same\",\"type\":\"system.t\",\"payload\":{}}",
        "{\"object\":\"o\",\"senderId\":\"grace\",\"receiverId\":\"same\",\"type\":\"t\",\"payload\":{}}",
        "{\"object\"",
        "[]",
        "{}"
      })
  void aPostIsAnsweredAsByTheFramework(String body) throws IOException {
    for (String path : List.of("/notifications", "/v1/notifications")) {
      assertSame(post(path, "", body), post(path, TO_THE_FRAMEWORK, body));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"a.b\",\"data\":{\"é\":1}}",
        "{\"name\":\"a.b\",\"data\":{},\"id\":\"again\"}",
        "{\"name\":\"a.b\",\"data\":{\"n\":1},\"id\":\"again\"}",
        "{\"name\":\"a.b\",\"data\":{},\"sendAt\":\"2099-01-01T00:00:00Z\"}",
        "{\"name\":\"a.b\",\"data\":{},\"delay\":\"PT0S\"}",
        "{\"name\":\"a.b\",\"data\":{},\"sendAt\":\"2027-01-01T00:00:00Z\"}",
        "{\"name\":\"project.created\",\"data\":{}}",
        "{\"name\":\"no name\",\"data\":{}}",
        "{\"name\"",
        "[]",
        "{}"
      })
  void anEventIsAnsweredAsByTheFramework(String body) throws IOException {
    String key = server.serviceKey("events");
    exchange(1, post(key, "/events", "", body));
    for (String path : List.of("/events", "/v1/events")) {
      assertSame(post(key, path, "", body), post(key, path, TO_THE_FRAMEWORK, body));
      assertSame(post(path, "", body), post(path, TO_THE_FRAMEWORK, body));
    }
  }

  @Test
  void aPageIsAnsweredAsByTheFramework() throws IOException {
    for (int i = 0; i < 150; i++) {
      exchange(1, post("/notifications", "", body("reader", "{\"n\":\"é " + i + "\"}")));
    }
    for (String path : List.of("/notifications/unread", "/v1/notifications/unread")) {
      assertSame(get(path, "reader", ""), get(path, "reader", TO_THE_FRAMEWORK));
      assertSame(get(path, "has-none", ""), get(path, "has-none", TO_THE_FRAMEWORK));
    }
    assertThat(exchange(1, get("/notifications/unread", "reader", "")).getFirst().body())
        .contains("\"count\":150,\"nextCursor\":\"51\"");
  }

  @Test
  void whatIsNotPlainIsStillServed() throws IOException {
    String body = body("not-plain", "{}");
    for (String header :
        List.of(
            "Accept: application/json;q=0.9, */*;q=0.1",
            "Accept-Language: en",
            "Origin: http://127.0.0.1",
            "Connection: Upgrade\r\nUpgrade: h2c",
            "Cookie: a=b",
            "X-Anything: goes")) {
      assertThat(exchange(1, post("/notifications", header + "\r\n", body)).getFirst().status())
          .as(header)
          .isEqualTo(201);
    }
  }

  @Test
  void aBodyMayComeInPiecesAndInChunks() throws IOException {
    String whole = post("/notifications", "Connection: close\r\n", body("pieces", "{}"));
    String kept = whole.replace("Connection: close\r\n", "");
    int middle = kept.length() - 20;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      for (String piece : List.of(kept.substring(0, middle), kept.substring(middle))) {
        socket.getOutputStream().write(piece.getBytes(UTF_8));
        socket.getOutputStream().flush();
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
      }
      assertThat(receive(socket.getInputStream()).status()).isEqualTo(201);
    }
    assertThat(RawHttp.status(RawHttp.exchange(server.port(), whole))).isEqualTo(201);
    String json = body("pieces", "{}");
    String chunked =
        kept.substring(0, kept.indexOf("Content-Length"))
            + "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
                .formatted(json.length(), json);
    assertThat(exchange(1, chunked).getFirst().status()).isEqualTo(201);
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrderWhoeverServesThem() throws IOException {
    StringBuilder requests = new StringBuilder();
    int rounds = 40;
    for (int i = 0; i < rounds; i++) {
      requests.append(post("/notifications", "", body("in-order", "{\"n\":" + i + "}")));
      requests.append(get("/notifications/unread-count", "in-order", ""));
      requests.append(get("/notifications/unread", "in-order", ""));
      requests.append(post("/notifications", TO_THE_FRAMEWORK, body("in-order", "{}")));
      requests.append("GET /notifications HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }

    List<Received> answers = exchange(5 * rounds, requests.toString());

    for (int i = 0; i < rounds; i++) {
      int seq = 2 * i + 1;
      assertThat(answers.get(5 * i).body()).endsWith("\"seq\":" + seq + "}");
      assertThat(answers.get(5 * i + 1).body()).contains("\"count\":" + seq + ",");
      assertThat(answers.get(5 * i + 2).body()).contains("\"count\":" + seq + ",");
      assertThat(answers.get(5 * i + 3).body()).endsWith("\"seq\":" + (seq + 1) + "}");
      assertThat(answers.get(5 * i + 4).status()).isEqualTo(401);
    }
  }

  @Test
  void aClientThatSendsWithoutReadingIsHeldBackAndThenServed() throws IOException {
    for (int i = 0; i < 100; i++) {
      exchange(
          1, post("/notifications", "", body("slow", "{\"x\":\"" + "x".repeat(8_000) + "\"}")));
    }
    String request = get("/notifications/unread", "slow", "");
    int many = 200;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(request.repeat(many).getBytes(ISO_8859_1));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      for (int i = 0; i < many; i++) {
        assertThat(receive(socket.getInputStream()).body()).contains("\"count\":100,");
      }
      assertThat(sender.isAlive()).isFalse();
    }
  }

  @Test
  void whoeverHoldsNoKnownTokenIsToldSoByTheFramework() throws IOException {
    String request =
        post("/notifications", "", body("nobody", "{}")).replace("Bearer ", "Bearer x");

    Received refused = exchange(1, request).getFirst();

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.head()).containsKey("WWW-Authenticate");
  }

  @Test
  void aServiceHasNoPageOfItsOwn() {
    HttpRequest.Builder request =
        server
            .request("/notifications/unread")
            .header("Authorization", "Bearer " + server.serviceKey("reader"));

    assertThat(server.get(request).status()).isEqualTo(403);
  }

  @Test
  void anUnavailableStoreIsSaidSo() {
    server.store.failWith(new StoreUnavailableException("away", Duration.ofSeconds(2)));
    try {
      Answer answer = server.post(server.as("ada", "/notifications"), body("away", "{}"));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).contains("2");
      assertThat(answer.header("Content-Type")).contains("application/problem+json");
    } finally {
      server.store.failWith(null);
    }
  }

  /// The server's routes in a pipeline of which both ends are at hand; what they leave to the
  /// framework is kept.
  private static EmbeddedChannel pipeline(DirectRoutes routes, List<Object> framework) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast(
            "framework",
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                framework.add(message);
              }
            });
    routes.install(channel.pipeline(), "framework");
    return channel;
  }

  private static DefaultHttpRequest head(TestServer of, String path, int length) {
    DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path);
    head.headers()
        .set("Host", "127.0.0.1")
        .set("Authorization", "Bearer " + of.token("ada"))
        .set("Content-Type", "application/json")
        .set("Content-Length", length);
    return head;
  }

  private static LastHttpContent end(byte[] body) {
    return new DefaultLastHttpContent(Unpooled.wrappedBuffer(body));
  }

  private DirectRoutes routes(DirectRoute route) {
    return routes(route, new RequestGate());
  }

  private DirectRoutes routes(DirectRoute route, RequestGate gate) {
    return new DirectRoutes(
        List.of(route),
        HostGuard.open(),
        server.bean(Gatekeeper.class),
        new Problems(server.bean(Messages.class)),
        1000,
        gate,
        new RequestTimes(new SimpleMeterRegistry()));
  }

  /// A route of its own for one test.
  private record TestRoute(Supplier<CompletionStage<DirectAnswer>> answers) implements DirectRoute {
    @Override
    public boolean matches(HttpMethod method, String uri) {
      return uri.equals("/test");
    }

    @Override
    public boolean serves(Caller caller) {
      return true;
    }

    @Override
    public CompletionStage<DirectAnswer> answer(DirectRequest request) {
      return answers.get();
    }
  }

  @Test
  void whatWaitsBehindAnAnswerIsBounded() {
    CompletableFuture<DirectAnswer> never = new CompletableFuture<>();
    EmbeddedChannel channel = pipeline(routes(new TestRoute(() -> never)), new ArrayList<>());
    channel.writeInbound(head(server, "/test", 2), end("{}".getBytes(UTF_8)));

    for (int i = 0; i < DirectHandler.MAX_HELD; i++) {
      channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    assertThat(channel.isOpen()).isTrue();

    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void nothingIsReadBehindARequestWhateverTheFrameworkLeft() {
    CompletableFuture<DirectAnswer> later = new CompletableFuture<>();
    EmbeddedChannel channel = pipeline(routes(new TestRoute(() -> later)), new ArrayList<>());
    channel.config().setAutoRead(true);

    channel.writeInbound(head(server, "/test", 2), end("{}".getBytes(UTF_8)));

    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void aRequestThatBreaksEndsItsConnection() {
    List<Supplier<CompletionStage<DirectAnswer>>> broken =
        List.of(
            () -> {
              throw new AssertionError("at once");
            },
            () -> CompletableFuture.completedFuture(new DirectAnswer(-1, Map.of(), new byte[0])));
    for (Supplier<CompletionStage<DirectAnswer>> each : broken) {
      RequestGate gate = new RequestGate();
      EmbeddedChannel channel = pipeline(routes(new TestRoute(each), gate), new ArrayList<>());

      channel.writeInbound(head(server, "/test", 2), end("{}".getBytes(UTF_8)));
      channel.runPendingTasks();

      assertThat(channel.isOpen()).isFalse();
      assertThat(gate.underWay()).isZero();
    }
  }

  @Test
  void nothingIsTakenAfterAnAnswerThatCloses() {
    List<Object> framework = new ArrayList<>();
    EmbeddedChannel channel = pipeline(routes(new TestRoute(CompletableFuture::new)), framework);
    DefaultHttpRequest theirs = head(server, "/other", 2);
    channel.writeInbound(theirs, end("{}".getBytes(UTF_8)));
    DefaultFullHttpResponse last =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
    last.headers().set("Connection", "close").set("Content-Length", 0);
    channel.writeOutbound(last);

    DefaultHttpRequest next = head(server, "/test", 2);
    channel.writeInbound(next, end("{}".getBytes(UTF_8)));

    assertThat(framework).anySatisfy(message -> assertThat(message).isSameAs(next));
  }

  @Test
  void aClientThatDoesNotReadIsHeldBackAlsoAfterARequestOfTheFrameworks() throws IOException {
    for (int i = 0; i < 100; i++) {
      exchange(
          1, post("/notifications", "", body("lazy", "{\"x\":\"" + "x".repeat(2_000) + "\"}")));
    }
    // So large that one read has few of them: Netty's codec refuses the 129th that waits.
    String padding = "X-Padding: " + "x".repeat(2_000) + "\r\n";
    String request = get("/notifications/unread", "lazy", padding);
    int many = 1_000;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(get("/notifications/unread-count", "lazy", "").getBytes(UTF_8));
      assertThat(receive(socket.getInputStream()).status()).isEqualTo(200);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(request.repeat(many).getBytes(UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      for (int i = 0; i < many; i++) {
        assertThat(receive(socket.getInputStream()).status()).isEqualTo(200);
      }
      assertThat(sender.isAlive()).isFalse();
    }
  }

  @Test
  void theLargestBodyIsTaken() throws IOException {
    String json = body("large-body", "{}");
    String largest = json + " ".repeat(64 * 1024 - json.length());

    assertThat(exchange(1, post("/notifications", "", largest)).getFirst().status()).isEqualTo(201);
    assertThat(exchange(1, post("/notifications", "", largest + " ")).getFirst().status())
        .isEqualTo(413);
  }

  @Test
  void whatIsUnderWayAtAStopIsWaitedForAndWhatComesLaterIsRefused(@TempDir Path directory)
      throws Exception {
    try (TestServer stopping = new TestServer(directory, "carillon.auth.open-tenants=default")) {
      CompletableFuture<Void> answered = new CompletableFuture<>();
      stopping.store.holdUntil(answered);
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(
              () -> stopping.post(stopping.as("ada", "/notifications"), body("waiting", "{}")));
      await().until(stopping.store::isHolding);
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> {
            try {
              stopping.bean(RequestGate.class).close(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      assertThat(drained).isNotDone();

      answered.complete(null);

      assertThat(first.get().status()).isEqualTo(201);
      drained.get();
      int stored = stopping.store.size();
      for (String path :
          List.of("/notifications", "/notifications/batch", "/nowhere?token=secret")) {
        Answer refused = stopping.post(stopping.as("ada", path), body("later", "{}"));
        assertThat(refused.status()).as(path).isEqualTo(503);
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(refused.header("Connection")).contains("close");
        assertThat(refused.text()).doesNotContain("secret");
      }
      assertThat(stopping.store.size()).isEqualTo(stored);
    }
  }

  @Test
  void atAStopTheFrameworksAnswerComesBeforeTheRefusalOfWhatFollowed() throws Exception {
    RequestGate gate = new RequestGate();
    EmbeddedChannel channel =
        pipeline(routes(new TestRoute(CompletableFuture::new), gate), new ArrayList<>());
    channel.writeInbound(head(server, "/other", 2), end("{}".getBytes(UTF_8)));
    gate.close(Duration.ZERO);
    channel.writeInbound(head(server, "/other", 2), end("{}".getBytes(UTF_8)));
    channel.runPendingTasks();
    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(gate.underWay()).isOne();

    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    channel.runPendingTasks();

    assertThat(channel.outboundMessages())
        .extracting(message -> ((HttpResponse) message).status().code())
        .containsExactly(200, 503);
    assertThat(channel.isOpen()).isFalse();
    assertThat(gate.underWay()).isZero();
  }
}

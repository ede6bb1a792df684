package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollingTest {
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

  private EchoServer echo;
  private RawConnection gets;
  private RawConnection posts;
  private String session;

  @BeforeEach
  void open() throws IOException {
    echo = EchoServer.start(builder -> builder.maxPayloadBytes(1000));
    gets = new RawConnection(echo.port());
    posts = new RawConnection(echo.port());
    session = "transport=polling&sid=" + open(gets);
  }

  @AfterEach
  void close() throws IOException {
    gets.close();
    posts.close();
    echo.close();
  }

  static String open(RawConnection connection) throws IOException {
    Matcher sid = SID.matcher(connection.exchange(RawConnection.get("transport=polling")).body());
    assertThat(sid.find()).isTrue();
    return sid.group(1);
  }

  private RawConnection.Response poll() throws IOException {
    return gets.exchange(RawConnection.get(session));
  }

  private RawConnection.Response post(String body) throws IOException {
    return posts.exchange(RawConnection.post(session, body));
  }

  /// Everything polled but PINGs, until it ends with `end`.
  private String pollUntil(String end) throws IOException {
    StringBuilder polled = new StringBuilder();
    while (!polled.toString().endsWith(end)) {
      String body = poll().body();
      if (!body.equals("2")) {
        polled.append(polled.isEmpty() ? "" : "\u001e").append(body);
      }
    }
    return polled.toString();
  }

  @Test
  void messagesTravelBothWaysOnConnectionsThatStayOpen() throws IOException {
    assertThat(post("40").body()).isEqualTo("ok");
    assertThat(pollUntil("42[\"auth\",{}]")).startsWith("40{\"sid\":\"");

    assertThat(post("42[\"message\",1]\u001e42[\"message\",2]").body()).isEqualTo("ok");
    assertThat(pollUntil("2]")).isEqualTo("42[\"message-back\",1]\u001e42[\"message-back\",2]");
  }

  @Test
  void binaryTravelsAsBase64() throws IOException {
    assertThat(post("40").body()).isEqualTo("ok");
    assertThat(pollUntil("42[\"auth\",{}]")).startsWith("40{\"sid\":\"");
    String head = "51-[\"message\",{\"_placeholder\":true,\"num\":0}]";
    assertThat(post("4" + head + "\u001ebAQIDBA==").body()).isEqualTo("ok");

    assertThat(pollUntil("\u001ebAQIDBA=="))
        .contains("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]");
  }

  @Test
  void aSecondPollEndsTheSession() throws IOException {
    gets.send(RawConnection.get(session));
    posts.send(RawConnection.get(session));

    // Which of the two comes first is the network's choice.
    assertThat(List.of(gets.response().body(), posts.response().body()))
        .containsExactlyInAnyOrder("1", "{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(poll().body()).contains("Session ID unknown");
  }

  @Test
  void whatIsNoPayloadEndsTheSession() throws IOException {
    assertThat(post("abc").status()).isEqualTo(400);
    assertThat(poll().status()).isEqualTo(400);
    assertThat(echo.server.stats().transport().protocolViolations()).isEqualTo(1);
  }

  @Test
  void aBodyOverTheLimitIs413AndEndsTheSession() throws IOException {
    assertThat(post("4" + "x".repeat(1000)).status()).isEqualTo(413);
    assertThat(poll().status()).isEqualTo(400);
  }

  @Test
  void aChunkedBodyOverTheLimitIs413() throws IOException {
    posts.send(
        "POST /socket.io/?EIO=4&%s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            .formatted(session));
    for (int i = 0; i < 3; i++) {
      posts.send("190\r\n" + "4".repeat(400) + "\r\n");
    }
    assertThat(posts.response().status()).isEqualTo(413);
  }

  @Test
  void aClientThatExpectsContinueIsTold() throws IOException {
    posts.send(
        "POST /socket.io/?EIO=4&%s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            .formatted(session));
    assertThat(posts.response().status()).isEqualTo(100);
    assertThat(posts.send("40").response().body()).isEqualTo("ok");
  }

  @Test
  void aPostWhileOneIsUnderwayEndsTheSession() throws IOException {
    posts.send(unfinished(RawConnection.post(session, "40")));
    await()
        .untilAsserted(() -> {
          try (RawConnection other = new RawConnection(echo.port())) {
            assertThat(other.exchange(RawConnection.post(session, "3")).status()).isEqualTo(400);
          }
        });
    assertThat(poll().status()).isEqualTo(400);
  }

  private static String unfinished(String request) {
    return request.substring(0, request.length() - 1);
  }

  @Test
  void theClientsCloseReleasesItsPoll() throws IOException {
    gets.send(RawConnection.get(session));
    assertThat(post("1").body()).isEqualTo("ok");

    String body = gets.response().body();
    assertThat(body).isIn("6", "{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(poll().status()).isEqualTo(400);
  }

  @Test
  void aPollThatIsCutOffEndsTheSession() throws IOException {
    gets.send(RawConnection.get(session));
    gets.close();
    await().until(() -> echo.server.stats().transport().pollingConnections() == 0);
  }

  @Test
  void aPingThatIsNotAnsweredEndsTheSession() throws IOException {
    assertThat(poll().body()).isEqualTo("2");
    assertThat(pollUntil("1")).isEqualTo("1");
    assertThat(poll().status()).isEqualTo(400);
    assertThat(echo.server.stats().transport().pingTimeouts()).isEqualTo(1);
  }

  @Test
  void pongsKeepTheSession() throws IOException {
    for (int i = 0; i < 4; i++) {
      assertThat(poll().body()).isEqualTo("2");
      assertThat(post("3").body()).isEqualTo("ok");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
    gets.send(RawConnection.get(session) + "GET /other HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(gets.response().body()).isEqualTo("2");
    assertThat(gets.response().status()).isEqualTo(404);
  }

  /// An answer larger than what the kernels keep, taken in small sips for longer than a request's
  /// deadline.
  @Test
  void aSlowClientMayTakeItsTimeForALargeAnswer() throws Exception {
    try (EchoServer patient =
            EchoServer.start(builder ->
                builder
                    .headersTimeout(Duration.ofMillis(200))
                    .pingInterval(Duration.ofMillis(300))
                    .pingTimeout(Duration.ofSeconds(20))
                    .outgoingMaxBytes(32 << 20));
        RawConnection slow = new RawConnection(patient.port(), 4096)) {
      String slowSid = open(slow);
      try (RawConnection posts = new RawConnection(patient.port())) {
        posts.exchange(RawConnection.post("transport=polling&sid=" + slowSid, "40"));
      }
      await().until(() -> !patient.server.of("/").sockets().isEmpty());
      patient.server.of("/").emit(Event.of("large", Json.quote("x".repeat(20_000_000))));
      slow.send(RawConnection.get("transport=polling&sid=" + slowSid));

      int taken = slow.sip(20_000_000, 400_000, Duration.ofMillis(40));

      assertThat(taken).isGreaterThanOrEqualTo(20_000_000);
    }
  }
}

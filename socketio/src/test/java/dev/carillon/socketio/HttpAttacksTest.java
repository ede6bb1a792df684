package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks that were published against Netty and other HTTP servers, on the server that runs by
/// itself. Two kinds do not apply: there is no TLS in it, so that no SNI is parsed
/// (CVE-2026-45416), and no HTTP/2, so that there are neither streams to be counted nor
/// CONTINUATION frames (CVE-2026-47244, CVE-2026-33871); a test says that it cannot be talked into
/// HTTP/2.
class HttpAttacksTest {
  private static final String SMUGGLED =
      "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private EchoServer echo;

  @BeforeEach
  void start() {
    echo = EchoServer.start();
  }

  @AfterEach
  void theServerStillServes() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      assertThat(connection.exchange(RawConnection.get("transport=polling")).status())
          .isEqualTo(200);
    }
    echo.close();
  }

  // ---- smuggling

  /// Requests with a handshake in what might be their body, and might be the next request.
  static Stream<Arguments> ambiguous() {
    int length = SMUGGLED.length();
    String chunked = "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        ambiguous(
            "length and chunks", "Content-Length: %d\r\n" + chunked + "0\r\n\r\n", length + 5),
        ambiguous(
            "chunks and length",
            "Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n0\r\n\r\n",
            length + 5),
        ambiguous("two lengths", "Content-Length: 0\r\nContent-Length: %d\r\n\r\n", length),
        ambiguous(
            "two lengths, the other way",
            "Content-Length: %d\r\nContent-Length: 0\r\n\r\n",
            length),
        ambiguous("two lengths in one", "Content-Length: 0, %d\r\n\r\n", length),
        ambiguous("a length with a sign", "Content-Length: +0\r\n\r\n", 0),
        ambiguous("a negative length", "Content-Length: -1\r\n\r\n", 0),
        ambiguous("a length in hexadecimal", "Content-Length: 0x0\r\n\r\n", 0),
        ambiguous("a length with white space", "Content-Length: 0 0\r\n\r\n", 0),
        ambiguous("a length that is empty", "Content-Length: \r\n\r\n", 0),
        ambiguous("a length over 64 bits", "Content-Length: 18446744073709551616\r\n\r\n", 0),
        ambiguous("white space before the colon", "Content-Length : 0\r\n\r\n", 0),
        ambiguous("a folded length", "Content-Length:\r\n 0\r\n\r\n", 0),
        ambiguous("a folded transfer coding", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 0),
        ambiguous("xchunked", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 0),
        ambiguous(
            "chunked before another", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 0),
        ambiguous(
            "a vertical tab before chunked", "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n", 0),
        ambiguous("a chunk's size with a sign", chunked + "+0\r\n\r\n", 0),
        ambiguous("a chunk's size with 0x", chunked + "0x0\r\n\r\n", 0),
        ambiguous("a negative chunk", chunked + "-1\r\n\r\n", 0),
        ambiguous("a chunk's size over 64 bits", chunked + "10000000000000000\r\n\r\n", 0),
        ambiguous("a chunk's size that is empty", chunked + "\r\n\r\n", 0),
        ambiguous("a chunk's size behind a bare line feed", chunked + "0\n\n", 0),
        ambiguous("an extension with a bare line feed", chunked + "0;a\nb\r\n\r\n", 0),
        ambiguous("a chunk with a longer end", chunked + "1\r\n4XX0\r\n\r\n", 0),
        ambiguous("NUL in a name", "X\u0000: y\r\n\r\n", 0),
        ambiguous("NUL in a value", "X: \u0000\r\n\r\n", 0),
        ambiguous("a bare carriage return", "X: y\rContent-Length: 0\r\n\r\n", 0),
        ambiguous("bare line feeds", "X: y\n\n", 0));
  }

  private static Arguments ambiguous(String what, String headers, int length) {
    return Arguments.of(what, headers.replace("%d", Integer.toString(length)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  @DisplayName(
      "Request smuggling, CVE-2019-20445, CVE-2025-58056: what may be read in two ways"
          + " ends the connection")
  void whatMayBeReadInTwoWaysEndsTheConnection(String what, String headers) throws IOException {
    for (String path : new String[] {"/socket.io/?EIO=4&transport=polling&sid=none", "/other"}) {
      try (RawConnection connection = new RawConnection(echo.port())) {
        String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + SMUGGLED;
        connection.send(request.getBytes(ISO_8859_1));
        connection.endOutput();

        assertThat(connection.rest()).as(what).doesNotContain("\"sid\"");
        assertThat(echo.server.stats().transport().opened()).as(what).isZero();
      }
    }
  }

  @Test
  @DisplayName("CVE-2026-42581: HTTP/1.0 with both a length and chunks")
  void oldRequestsWithLengthAndChunksEndTheConnection() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      connection.send(
          "POST /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                  .formatted(SMUGGLED.length() + 5)
              + SMUGGLED);
      connection.endOutput();

      assertThat(connection.rest()).doesNotContain("\"sid\"");
      assertThat(echo.server.stats().transport().opened()).isZero();
    }
  }

  @Test
  @DisplayName("CVE-2026-33870: a line end in a quoted chunk extension")
  void aLineEndInAQuotedChunkExtensionIsRefused() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      connection.send(
          "POST /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: x\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n1;a=\"\r\nX\r\n0\r\n\r\n"
              + SMUGGLED);
      connection.endOutput();

      assertThat(connection.rest()).doesNotContain("\"sid\"");
    }
  }

  @Test
  @DisplayName("Bodies of any method are bodies, and what follows them is a request")
  void aBodyIsNeverARequest() throws IOException {
    for (String method : new String[] {"GET", "PUT", "OPTIONS", "DELETE", "HEAD", "PATCH"}) {
      try (RawConnection connection = new RawConnection(echo.port())) {
        connection.send(
            "%s /socket.io/?EIO=4&transport=none HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(method, SMUGGLED.length(), SMUGGLED));
        connection.endOutput();
        assertThat(connection.rest()).doesNotContain("\"sid\"");
      }
    }
    assertThat(echo.server.stats().transport().opened()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\u0001",
        "\u0002\r\n",
        "\u000b",
        "\u007f",
        "\u001b",
        "\t",
        "\r\n\u0000"
      })
  @DisplayName("CVE-2026-50020: control characters before the request line")
  void controlCharactersBeforeTheRequestLineAreRefused(String begin) throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      connection.send((begin + SMUGGLED).getBytes(ISO_8859_1));
      connection.endOutput();

      assertThat(connection.rest()).startsWith("HTTP/1.1 400 ");
      assertThat(echo.server.stats().transport().opened()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" \u0000HTTP/1.1", " HTTP/1.1\u0001"})
  @DisplayName("Control characters at the version")
  void controlCharactersAtTheVersionAreRefused(String version) throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      connection.send(SMUGGLED.replace(" HTTP/1.1", version).getBytes(ISO_8859_1));
      connection.endOutput();

      assertThat(connection.rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  // ---- the rest

  @Test
  @DisplayName(
      "CVE-2026-47244 and CVE-2026-33871 do not apply: the server is not talked into HTTP/2")
  void theServerIsNotTalkedIntoHttp2() throws IOException {
    try (RawConnection preface = new RawConnection(echo.port());
        RawConnection upgrade = new RawConnection(echo.port())) {
      preface.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      preface.endOutput();
      assertThat(preface.rest()).matches("(?s)(HTTP/1.1 4\\d\\d .*)?");

      var response =
          upgrade.exchange(
              SMUGGLED.replace(
                  "Host:",
                  "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings\r\nHost:"));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).doesNotContainKey("upgrade");
    }
  }

  @Test
  @DisplayName("CVE-2026-42587: a body is not inflated")
  void aBodyIsNotInflated() throws IOException {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
      gzip.write(new byte[20_000_000]);
    }
    try (RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port())) {
      String sid = PollingTest.open(gets);
      posts.send(
          "POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
              .formatted(sid, small.size()));
      posts.send(small.toByteArray());

      assertThat(posts.response().status()).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("CVE-2026-42577: a reset on a connection that is half closed")
  void aResetOnAHalfClosedConnectionLeavesNothing() throws IOException {
    for (int i = 0; i < 40; i++) {
      RawConnection connection =
          i % 2 == 0 ? RawConnection.joined(echo.port()) : new RawConnection(echo.port());
      if (i % 2 == 1) {
        connection.send(RawConnection.get("transport=polling"));
      }
      connection.endOutput();
      connection.reset();
    }
    await().until(() -> echo.server.stats().transport().webSocketConnections() == 0);

    // Half of a second in which nothing happens costs the event loops next to nothing.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = eventLoopNanos(threads);
    long start = System.nanoTime();
    await().pollInterval(Duration.ofMillis(100)).until(() -> System.nanoTime() - start > 5e8);
    assertThat(eventLoopNanos(threads) - before).isLessThan(250_000_000);
  }

  private static long eventLoopNanos(ThreadMXBean threads) {
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().contains("IoEventLoopGroup"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getThreadId())))
        .sum();
  }
}

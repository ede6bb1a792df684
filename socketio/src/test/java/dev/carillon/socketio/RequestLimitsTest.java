package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Netty's HTTP decoder lets through and RFC 9112 or good sense does not.
class RequestLimitsTest {
  private static final String NEXT =
      "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private EchoServer echo;

  @BeforeEach
  void start() {
    echo = EchoServer.start();
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  /// RFC 9112, section 6.3: where the last coding is not chunked, the length of a request cannot be
  /// known; it is answered with 400 and its connection is closed. Section 6.1: chunked is applied
  /// once.
  @ParameterizedTest
  @ValueSource(
      strings = {"identity", "gzip", "chunked, chunked", "chunked\r\nTransfer-Encoding: x"})
  @DisplayName("CVE-2026-89044: a transfer coding that does not end with one chunked is refused")
  void aTransferCodingThatDoesNotEndWithOneChunkedIsRefused(String coding) throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      String end = coding.startsWith("chunked") ? "0\r\n\r\n" : "";
      connection.send(
          "POST /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: %s\r\n\r\n%s%s"
              .formatted(coding, end, NEXT));
      connection.endOutput();

      assertThat(connection.rest()).startsWith("HTTP/1.1 4").doesNotContain("\"sid\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 2_000, 4_000})
  @DisplayName("CVE-2024-37890: a request with more than about a hundred headers is refused")
  void aRequestWithTooManyHeadersIsRefused(int count) throws IOException {
    String headers = "a:\r\n".repeat(count);
    try (RawConnection polling = new RawConnection(echo.port());
        RawConnection upgrade = new RawConnection(echo.port())) {
      polling.send(NEXT.replace("Host:", headers + "Host:"));
      upgrade.send(RawConnection.upgrade("").replace("Host:", headers + "Host:"));

      assertThat(polling.response().status()).isIn(400, 431);
      assertThat(upgrade.response().status()).isIn(400, 431);
    }
  }
}

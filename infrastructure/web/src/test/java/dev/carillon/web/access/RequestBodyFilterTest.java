package dev.carillon.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.RawHttp;
import dev.carillon.web.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client that is still sending when it is refused gets to see the answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBodyFilterTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server =
        new TestServer(
            directory,
            "carillon.limits.body=64KB",
            "carillon.http.discard-max=1MB",
            "carillon.http.discard-timeout=300ms");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String head(String method, String path, String token, String rest) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n%s\r\n"
        .formatted(method, path, token, rest);
  }

  private String exchange(String head, String... body) throws IOException {
    byte[][] pieces = new byte[body.length + 1][];
    pieces[0] = head.getBytes(UTF_8);
    for (int i = 0; i < body.length; i++) {
      pieces[i + 1] = body[i].getBytes(UTF_8);
    }
    return RawHttp.exchange(server.port(), pieces);
  }

  @ParameterizedTest
  @CsvSource({"forged,1000,401", "forged,65536,401", "forged,65537,413", "good,1000000,413"})
  void aRefusalIsSeenWhateverTheSizeOfTheBody(String token, int size, int status)
      throws IOException {
    String head =
        head(
            "POST",
            "/notifications",
            token.equals("good") ? server.token("ada") : token,
            "Connection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                .formatted(size));

    for (int i = 0; i < 5; i++) {
      assertThat(RawHttp.status(exchange(head, " ".repeat(size)))).isEqualTo(status);
    }
  }

  @Test
  void theConnectionServesOnAfterABodyNobodyWanted() throws IOException {
    String refused = head("POST", "/notifications", "forged", "Content-Length: 5\r\n") + "hello";
    String unread = head("GET", "/notifications/unread-count", server.token("ada"), "");

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(refused.getBytes(UTF_8));
      assertThat(RawHttp.readStatus(socket)).isEqualTo(401);
      socket.getOutputStream().write(unread.getBytes(UTF_8));
      assertThat(RawHttp.readStatus(socket)).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatARouteDoesNotReadDoesNotHurt() throws IOException {
    String request =
        head(
            "PATCH",
            "/notifications/nothing/read",
            server.token("ada"),
            "Connection: close\r\nContent-Length: 50000\r\n");

    assertThat(RawHttp.status(exchange(request, " ".repeat(50_000)))).isEqualTo(404);
  }

  @Test
  void aBodyThatNeverComesIsNotWaitedFor() throws IOException {
    String request = head("POST", "/notifications", "forged", "Content-Length: 1000\r\n");

    assertThat(RawHttp.status(exchange(request, "only this"))).isEqualTo(401);
  }

  @Test
  void aClientThatAsksFirstIsRefusedBeforeItSends() throws IOException {
    String request =
        head(
            "POST",
            "/notifications",
            server.token("ada"),
            """
            Content-Type: application/json\r
            Content-Length: 70000\r
            Expect: 100-continue\r
            """);

    assertThat(exchange(request)).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
  }
}

package dev.carillon.web.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.RawHttp;
import dev.carillon.web.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A connection on which requests come faster than answers go serves all of them. With Reactor
/// Netty 1.3.7 it went deaf when a waiting request was answered at once, as refusals are
/// (reactor/reactor-netty#4361).
class UnwoundHandlingTest {
  @Test
  void aConnectionServesOnAfterAWaitingRequestIsRefused(@TempDir Path directory)
      throws IOException {
    try (TestServer server = new TestServer(directory);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      String good = request("Authorization: Bearer " + server.token("ada") + "\r\n");
      String refused = request("");

      for (int i = 0; i < 50; i++) {
        socket.getOutputStream().write((good + refused).getBytes(ISO_8859_1));
        assertThat(RawHttp.readStatus(socket)).isEqualTo(200);
        assertThat(RawHttp.readStatus(socket)).isEqualTo(401);
      }
    }
  }

  private static String request(String headers) {
    return "GET /notifications/unread-count HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
  }
}

package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/// A server that listens by itself.
class StandaloneTest {
  private static int port(SocketIoServer server) {
    return server.listeners().getFirst().address().getPort();
  }

  @Test
  void startListensOnLoopbackUnlessToldOtherwise() throws IOException {
    try (SocketIoServer server = SocketIoServer.builder().port(0).start();
        RawConnection connection = new RawConnection(port(server))) {
      InetSocketAddress address = server.listeners().getFirst().address();
      assertThat(address.getAddress().isLoopbackAddress()).isTrue();
      assertThat(connection.exchange(RawConnection.get("transport=polling")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenFailsAndLeavesNothingBehind() {
    try (SocketIoServer server = SocketIoServer.builder().port(0).start()) {
      int taken = port(server);
      assertThatThrownBy(() -> SocketIoServer.builder().port(taken).start())
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aRequestElsewhereWithMoreThanAHundredHeadersIsRefused() throws IOException {
    try (SocketIoServer server = SocketIoServer.builder().port(0).start()) {
      try (RawConnection connection = new RawConnection(port(server))) {
        assertThat(connection.exchange(request(100)).status()).isEqualTo(404);
        RawConnection.Response refused = connection.exchange(request(101));
        assertThat(refused.status()).isEqualTo(431);
        assertThat(refused.headers()).containsEntry("connection", "close");
      }
    }
  }

  @Test
  void headersOfMoreThan16KiBAreRefused() throws IOException {
    try (SocketIoServer server = SocketIoServer.builder().port(0).start();
        RawConnection connection = new RawConnection(port(server))) {
      String large = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(17_000) + "\r\n\r\n";
      assertThat(connection.exchange(large).status()).isEqualTo(431);
    }
  }

  private static String request(int headers) {
    StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 1; i < headers; i++) {
      request.append("X-").append(i).append(": 1\r\n");
    }
    return request.append("\r\n").toString();
  }
}

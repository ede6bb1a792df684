package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server that listens by itself.
class StandaloneTest {
  private final SocketIoServer server = SocketIoServer.builder().port(0).build();

  @AfterEach
  void stop() {
    server.close();
  }

  private RawConnection connection() throws IOException {
    return new RawConnection(server.listen().address().getPort());
  }

  @Test
  void itListensOnLoopbackUnlessToldOtherwise() throws IOException {
    InetSocketAddress address = server.listen().address();
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
    try (RawConnection connection = new RawConnection(address.getPort())) {
      assertThat(connection.exchange(RawConnection.get("transport=polling")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    int taken = server.listen().address().getPort();
    try (SocketIoServer second = SocketIoServer.builder().port(taken).build()) {
      assertThatThrownBy(second::listen)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(Integer.toString(taken));
    }
  }

  @Test
  void aRequestElsewhereWithMoreThanAHundredHeadersIsRefused() throws IOException {
    try (RawConnection connection = connection()) {
      assertThat(connection.exchange(request(100)).status()).isEqualTo(404);
      RawConnection.Response refused = connection.exchange(request(101));
      assertThat(refused.status()).isEqualTo(431);
      assertThat(refused.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void headersOfMoreThan16KiBAreRefused() throws IOException {
    try (RawConnection connection = connection()) {
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

package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.Epoll;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
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
      // Nothing is left that would keep a process alive; and it may be tried again.
      assertThatThrownBy(second::listen).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aRequestElsewhereWithMoreThanAHundredHeadersIsRefused() throws IOException {
    try (RawConnection connection = connection()) {
      assertThat(connection.exchange(request(100)).status()).isEqualTo(404);
    }
    try (RawConnection connection = connection()) {
      RawConnection.Response refused = connection.exchange(request(101));
      assertThat(refused.status()).isEqualTo(431);
      assertThat(refused.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void theFirstRequestElsewhereEndsTheConnectionWhateverFollows() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000));

      RawConnection.Response refused = connection.response();
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.headers()).containsEntry("connection", "close");
      assertThat(connection.rest()).isEmpty();
    }
  }

  @Test
  void headersOfMoreThan16KiBAreRefused() throws IOException {
    try (RawConnection connection = connection()) {
      String large = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(17_000) + "\r\n\r\n";
      assertThat(connection.exchange(large).status()).isEqualTo(431);
    }
  }

  /// They are an optional dependency.
  @Test
  void itListensWithoutTheClassesOfEpoll() throws Exception {
    URL[] others =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("epoll"))
            .map(StandaloneTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass(Epoll.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> type = loader.loadClass(SocketIoServer.class.getName());
      Object builder = type.getMethod("builder").invoke(null);
      builder.getClass().getMethod("port", int.class).invoke(builder, 0);
      AutoCloseable other = (AutoCloseable) builder.getClass().getMethod("build").invoke(builder);
      try (other) {
        Method listen = type.getMethod("listen");
        Object listening = listen.invoke(other);
        InetSocketAddress address =
            (InetSocketAddress) listen.getReturnType().getMethod("address").invoke(listening);
        try (RawConnection connection = new RawConnection(address.getPort())) {
          assertThat(connection.exchange(RawConnection.get("transport=polling")).status())
              .isEqualTo(200);
        }
      }
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
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

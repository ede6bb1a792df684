package dev.carillon.push;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceHttpTest {
  private final CountDownLatch over = new CountDownLatch(1);
  private ServerSocket server;
  private ServiceHttp http;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    http = new ServiceHttp(Duration.ofSeconds(2), Duration.ofMillis(400));
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    http.close();
    server.close();
  }

  @Test
  void aBodyThatStopsIsNotWaitedForLongerThanTheReply() {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");

    assertThat(post()).isEqualTo(new ServiceHttp.Reply.Failed("no reply in time"));
  }

  @Test
  void whatIsNoHttpIsNoReply() {
    answer("SSH-2.0-OpenSSH_9.6\r\n\r\n");

    assertThat(post())
        .isEqualTo(new ServiceHttp.Reply.Failed("the connection was lost, or the reply is none"));
  }

  @Test
  void nobodyThereIsNoConnection() throws IOException {
    server.close();

    assertThat(post()).isEqualTo(new ServiceHttp.Reply.Failed("no connection"));
  }

  @Test
  void whatAServiceWroteIsNotShown() {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ns3cret");

    assertThat(post())
        .isInstanceOfSatisfying(
            ServiceHttp.Reply.Answered.class,
            answered -> assertThat(answered.body()).isEqualTo("s3cret"))
        .hasToString("Answered[200]");
  }

  private ServiceHttp.Reply post() {
    URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    return http.post(url, Map.of(), new byte[0], http.deadline());
  }

  /// Once, and then nothing until the test is over.
  private void answer(String bytes) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            socket.getOutputStream().write(bytes.getBytes(US_ASCII));
            over.await();
          } catch (IOException | InterruptedException _) {
            // The test is over.
          }
        });
  }
}

package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollingFarewellTest {
  /// The stock client (4.8) hears none of what comes in one payload with a CLOSE.
  @Test
  void aCloseNeverComesInOnePayloadWithWhatWasSaidBefore() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder ->
                builder.pingInterval(Duration.ofSeconds(9)).closeTimeout(Duration.ofSeconds(9)));
        RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(gets);
      posts.exchange(RawConnection.post(session, "40"));
      String polled = "";
      while (!polled.endsWith("42[\"auth\",{}]")) {
        polled = gets.exchange(RawConnection.get(session)).body();
      }

      // Nobody polls: the farewell and the end wait together.
      var drained = echo.server.drain(Duration.ZERO, socket -> socket.emit(Event.of("bye")));
      await().until(() -> !echo.endings.isEmpty());

      // What crosses the farewell is not held against the client.
      for (int i = 0; i < 2; i++) {
        assertThat(posts.exchange(RawConnection.post(session, "3")).body()).isEqualTo("ok");
      }
      assertThat(gets.exchange(RawConnection.get(session)).body()).isEqualTo("42[\"bye\"]");
      assertThat(gets.exchange(RawConnection.get(session)).body()).isEqualTo("1");
      drained.toCompletableFuture().join();
    }
  }
}

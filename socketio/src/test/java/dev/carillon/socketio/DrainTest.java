package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DrainTest {
  @Test
  void eachSocketHearsAFarewellAndIsClosedAndNobodyNewComesIn() throws IOException {
    try (EchoServer echo = EchoServer.start(builder -> builder.pingTimeout(Duration.ofSeconds(5)));
        RawConnection first = RawConnection.joined(echo.port());
        RawConnection second = RawConnection.joined(echo.port());
        RawConnection late = new RawConnection(echo.port())) {
      Event farewell = Event.of("bye", Json.of("{\"retryAfterMillis\":100}"));
      CompletableFuture<Void> drained =
          echo.server
              .drain(Duration.ofMillis(200), socket -> socket.emit(farewell))
              .toCompletableFuture();

      var refused = late.exchange(RawConnection.get("transport=polling"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers()).containsEntry("retry-after", "2");
      for (RawConnection connection : new RawConnection[] {first, second}) {
        assertThat(connection.message()).isEqualTo("42[\"bye\",{\"retryAfterMillis\":100}]");
        assertThat(connection.closeCode()).isEqualTo(1001);
        connection.hangUp();
      }
      drained.join();
      assertThat(echo.server.stats().sockets()).isZero();
      assertThat(echo.endings).containsOnly(DisconnectReason.SERVER_SHUTDOWN);
    }
  }

  @Test
  void aPollThatWaitsIsAnsweredWithTheFarewellAndAClose() throws IOException {
    try (EchoServer echo =
            EchoServer.start(builder -> builder.pingInterval(Duration.ofSeconds(9)));
        RawConnection polling = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(polling);
      polling.exchange(RawConnection.post(session, "40"));
      String polled = "";
      while (!polled.endsWith("42[\"auth\",{}]")) {
        polled = polling.exchange(RawConnection.get(session)).body();
      }
      polling.send(RawConnection.get(session));
      var drained = echo.server.drain(Duration.ZERO, socket -> socket.emit(Event.of("bye")));

      String last = polling.response().body();
      if (last.equals("42[\"bye\"]")) {
        last += "\u001e" + polling.exchange(RawConnection.get(session)).body();
      }
      assertThat(last).isEqualTo("42[\"bye\"]\u001e1");
      drained.toCompletableFuture().join();
    }
  }
}

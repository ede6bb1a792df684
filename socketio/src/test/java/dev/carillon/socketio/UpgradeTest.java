package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpgradeTest {
  private EchoServer echo;
  private RawConnection polling;
  private String sid;

  @BeforeEach
  void open() throws IOException {
    echo = EchoServer.start(builder -> builder.upgradeTimeout(Duration.ofMillis(150)));
    polling = new RawConnection(echo.port());
    sid = PollingTest.open(polling);
  }

  @AfterEach
  void close() throws IOException {
    polling.close();
    echo.close();
  }

  private RawConnection probing() throws IOException {
    RawConnection socket = new RawConnection(echo.port());
    socket.handshake("&sid=" + sid);
    assertThat(socket.text("2probe").frame().text()).isEqualTo("3probe");
    return socket;
  }

  private String poll() throws IOException {
    return polling.exchange(RawConnection.get("transport=polling&sid=" + sid)).body();
  }

  private void post(String body) throws IOException {
    try (RawConnection posts = new RawConnection(echo.port())) {
      assertThat(posts.exchange(RawConnection.post("transport=polling&sid=" + sid, body)).body())
          .isEqualTo("ok");
    }
  }

  private void join() throws IOException {
    post("40");
    String polled = "";
    while (!polled.endsWith("42[\"auth\",{}]")) {
      polled = poll();
    }
  }

  @Test
  void aProbeReleasesThePollAndTheUpgradeTakesOver() throws IOException {
    polling.send(RawConnection.get("transport=polling&sid=" + sid));
    try (RawConnection socket = probing()) {
      assertThat(polling.response().body()).isEqualTo("6");
      assertThat(socket.text("5").text("40").message()).startsWith("40{\"sid\"");

      assertThat(echo.server.stats().transport().upgraded()).isEqualTo(1);
      assertThat(poll()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    }
  }

  @Test
  void whatWasSentWhileProbingArrivesOnceByTheNewTransport() throws IOException {
    join();
    try (RawConnection socket = probing()) {
      post("42[\"message\",1]");
      assertThat(poll()).isEqualTo("6");
      socket.text("5").text("42[\"message\",2]");

      assertThat(socket.message()).isEqualTo("42[\"message-back\",1]");
      assertThat(socket.message()).isEqualTo("42[\"message-back\",2]");
    }
  }

  @Test
  void aProbeThatIsCutOffLeavesPollingAsItWas() throws IOException {
    try (RawConnection _ = probing()) {
      post("40");
      assertThat(poll()).isEqualTo("6");
    }
    String polled = "6";
    while (polled.equals("6")) {
      polled = poll();
    }
    assertThat(polled).startsWith("40{\"sid\"");
    try (RawConnection again = probing()) {
      again.text("5").text("42[\"message\",1]");
      String message = again.message();
      assertThat(message.startsWith("42[\"auth\"") ? again.message() : message)
          .isEqualTo("42[\"message-back\",1]");
    }
  }

  @Test
  void aWebSocketThatPingsInPlaceOfProbingIsAnsweredAndLeavesPollingAsItWas() throws IOException {
    try (RawConnection socket = new RawConnection(echo.port())) {
      socket.handshake("&sid=" + sid);
      for (int i = 0; i < 300; i++) {
        socket.frame(true, RawConnection.PING, new byte[125]);
      }
      socket.hangUp();
    }
    post("40");
  }

  @Test
  void aWebSocketThatPingsInPlaceOfProbingAndTakesNoAnswerIsCutOff() throws Exception {
    try (EchoServer patient =
            EchoServer.start(builder ->
                builder
                    .upgradeTimeout(Duration.ofMinutes(5))
                    .outgoingMaxBytes(100_000)
                    .pingInterval(Duration.ofMinutes(5)));
        RawConnection gets = new RawConnection(patient.port());
        RawConnection socket = new RawConnection(patient.port(), 4096)) {
      String session = "transport=polling&sid=" + PollingTest.open(gets);
      socket.handshake(session.substring("transport=polling".length()));
      byte[] ping = RawConnection.encode(0x80 | RawConnection.PING, new byte[125], true);
      // Many in a write: what the kernel takes before anything piles up is megabytes.
      ByteBuffer many = ByteBuffer.allocate(64 * ping.length);
      while (many.hasRemaining()) {
        many.put(ping);
      }
      byte[] pings = many.array();
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    socket.send(pings);
                  }
                } catch (IOException closed) {
                  // As it should be.
                }
              });
      assertThat(asking.join(Duration.ofSeconds(20))).isTrue();
      assertThat(gets.exchange(RawConnection.post(session, "40")).body()).isEqualTo("ok");
    }
  }

  @Test
  void aProbeThatStallsIsGivenUp() throws IOException {
    try (RawConnection socket = probing()) {
      post("40");
      String polled = "6";
      while (polled.equals("6")) {
        polled = poll();
      }
      assertThat(polled).startsWith("40{\"sid\"");
      assertThat(socket.closeCode()).isEqualTo(-1);
    }
  }

  @Test
  void aWrongFirstFrameEndsTheProbeAndNotTheSession() throws IOException {
    try (RawConnection socket = new RawConnection(echo.port())) {
      socket.handshake("&sid=" + sid);
      socket.text("40");
      assertThat(socket.closeCode()).isEqualTo(-1);
    }
    post("40");
    assertThat(poll()).startsWith("40{\"sid\"");
  }

  @Test
  void aSecondWebSocketIsRefused() throws IOException {
    try (RawConnection socket = probing();
        RawConnection second = new RawConnection(echo.port())) {
      assertThat(second.exchange(RawConnection.upgrade("&sid=" + sid)).status()).isEqualTo(400);
      assertThat(socket.text("5").text("40").message()).startsWith("40{\"sid\"");
    }
  }

  @Test
  void aSecondWebSocketOnAWebSocketSessionIsRefused() throws IOException {
    try (RawConnection socket = new RawConnection(echo.port());
        RawConnection second = new RawConnection(echo.port())) {
      socket.handshake("");
      String open = socket.frame().text();
      String ownSid = open.substring(open.indexOf("\"sid\":\"") + 7, open.indexOf("\",\"up"));

      assertThat(second.exchange(RawConnection.upgrade("&sid=" + ownSid)).status()).isEqualTo(400);
      assertThat(socket.text("40").message()).startsWith("40{\"sid\"");
    }
  }

  @Test
  void aPingOutstandingAcrossTheUpgradeStillTimesOut() throws IOException {
    assertThat(poll()).isEqualTo("2");
    try (RawConnection socket = probing()) {
      socket.text("5");
      socket.closeCode();
      await().until(() -> echo.server.stats().transport().pingTimeouts() == 1);
    }
  }
}

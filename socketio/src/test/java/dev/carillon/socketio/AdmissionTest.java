package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private EchoServer echo;
  private Namespace guarded;
  private RawConnection connection;

  @BeforeEach
  void open() throws IOException {
    echo = EchoServer.start(builder -> builder.inboxMaxEvents(8));
    guarded = echo.server.of("guarded");
    connection = RawConnection.webSocket(echo.port());
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    echo.close();
  }

  @Test
  void aRefusalIsAConnectErrorWithItsData() throws IOException {
    guarded.use(
        socket -> Admission.refused("No \"token\"", Json.of("{\"code\":\"token_missing\"}")));
    connection.text("40/guarded,");

    assertThat(connection.message())
        .isEqualTo(
            "44/guarded,{\"message\":\"No \\\"token\\\"\",\"data\":{\"code\":\"token_missing\"}}");
    assertThat(connection.text("40/custom,").message()).startsWith("40/custom,");
  }

  @Test
  void aPassingRefusalClosesTheTransport() throws IOException {
    guarded.use(socket -> Admission.transportClosed());
    assertThat(connection.text("40/guarded,").closeCode()).isEqualTo(1000);
  }

  @Test
  void aMiddlewareThatFailsClosesTheTransport() throws IOException {
    guarded.use(socket -> {
      throw new IllegalStateException("broken middleware, as the test wants it");
    });
    assertThat(connection.text("40/guarded,").closeCode()).isEqualTo(1000);
  }

  @Test
  void middlewaresSeeTheHandshakeAndPrepareTheSocket() throws IOException {
    guarded.use(socket -> {
      socket.attach(socket.handshake().auth().toString());
      socket.join("prepared");
      return Admission.accepted();
    });
    guarded.onConnection(socket -> {
      assertThat(socket.isConnected()).isTrue();
      String auth = socket.attachment(String.class).orElseThrow();
      guarded.to("prepared").emit(Event.of("auth-was", Json.of(auth)));
    });
    connection.text("40/guarded,{\"token\":\"t\"}");

    assertThat(connection.message()).startsWith("40/guarded,{\"sid\"");
    assertThat(connection.message()).isEqualTo("42/guarded,[\"auth-was\",{\"token\":\"t\"}]");
  }

  @Test
  void anInboxThatIsFullStopsReadingAndLosesNothing() throws Exception {
    Semaphore permits = new Semaphore(0);
    AtomicInteger handled = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(2_000);
    guarded.onConnection(socket ->
        socket.on(
            "slow",
            (arguments, ack) -> {
              permits.acquireUninterruptibly();
              handled.incrementAndGet();
              all.countDown();
            }));
    connection.text("40/guarded,");
    connection.message();
    for (int i = 0; i < 2_000; i++) {
      connection.text("42/guarded,[\"slow\"]");
    }
    assertThat(handled).hasValue(0);
    permits.release(2_000);
    all.await();

    assertThat(handled).hasValue(2_000);
  }

  @Test
  void aHandlerThatFailsDoesNotEndTheConnection() throws IOException {
    guarded.onConnection(socket -> {
      socket.on(
          "fail",
          (arguments, ack) -> {
            throw new IllegalStateException("broken handler, as the test wants it");
          });
      socket.on("work", (arguments, ack) -> ack.send(Json.of("true")));
    });
    connection.text("40/guarded,");
    connection.message();
    connection.text("42/guarded,[\"fail\"]").text("42/guarded,1[\"work\"]");

    assertThat(connection.message()).isEqualTo("43/guarded,1[true]");
  }

  @Test
  void closingTheTransportTellsTheReasonAndSendsNoDisconnect() throws IOException {
    guarded.onConnection(socket -> {
      socket.onDisconnect(echo.endings::add);
      socket.emit(Event.of("last"));
      socket.closeTransport(DisconnectReason.SERVER_CLOSE);
    });
    connection.text("40/guarded,");
    connection.message();

    assertThat(connection.message()).isEqualTo("42/guarded,[\"last\"]");
    assertThat(connection.frame().opcode()).isEqualTo(RawConnection.CLOSE);
    await().until(() -> echo.endings.contains(DisconnectReason.SERVER_CLOSE));
  }
}

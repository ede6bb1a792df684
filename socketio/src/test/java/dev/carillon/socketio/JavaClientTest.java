package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stock Java client against a real port.
class JavaClientTest {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
  void theStockClientTalksBothWays(String transports) throws Exception {
    try (EchoServer echo = EchoServer.start()) {
      IO.Options options = new IO.Options();
      options.forceNew = true;
      options.transports = transports.split(",", -1);
      options.auth = Map.of("token", "t");
      var client = IO.socket("http://127.0.0.1:" + echo.port() + "/custom", options);
      var auth = next(client, "auth");
      var back = next(client, "message-back");
      CompletableFuture<Object[]> acked = new CompletableFuture<>();
      CompletableFuture<Object[]> question = new CompletableFuture<>();
      client.on(
          "question",
          arguments -> {
            question.complete(arguments);
            ((Ack) arguments[arguments.length - 1]).call("because");
          });
      client.connect();
      try {
        assertThat(get(auth)[0]).hasToString("{\"token\":\"t\"}");
        client.emit("message", 1, "é", new byte[] {1, 2, 3});
        assertThat(get(back)).containsExactly(1, "é", new byte[] {1, 2, 3});
        client.emit("message-with-ack", new Object[] {"x"}, (Ack) acked::complete);
        assertThat(get(acked)).containsExactly("x");
        client.emit("ask", "why");
        assertThat(get(question)[0]).isEqualTo("why");
      } finally {
        client.close();
      }
    }
  }

  private static CompletableFuture<Object[]> next(io.socket.client.Socket client, String event) {
    CompletableFuture<Object[]> next = new CompletableFuture<>();
    client.once(event, next::complete);
    return next;
  }

  private static Object[] get(CompletableFuture<Object[]> arguments) throws Exception {
    return arguments.get(10, TimeUnit.SECONDS);
  }
}

package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stock JavaScript client against a real port. Its packages are installed by the build.
class JavaScriptClientTest {
  private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling", "default", "websocket-base64"})
  void theStockClientLivesThroughASession(String transports) throws Exception {
    try (EchoServer echo =
        EchoServer.start(builder ->
            builder
                .outgoingMaxPackets(2500)
                .invalidNamespaceData(Json.of("{\"code\":\"namespace_invalid\"}")))) {
      String output = run(echo.port(), transports);

      assertThat(output).isEqualTo("exit 0\n");
      assertThat(echo.acks).containsExactly("[{\"answer\":\"why\"}]");
      await()
          .untilAsserted(() ->
              assertThat(echo.endings)
                  .containsExactlyInAnyOrder(
                      DisconnectReason.CLIENT_NAMESPACE_DISCONNECT,
                      DisconnectReason.SERVER_CLOSE,
                      DisconnectReason.SERVER_NAMESPACE_DISCONNECT));
    }
  }

  private static String run(int port, String transports) throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder(List.of("node", "client.mjs", Integer.toString(port), transports))
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return output + "exit " + node.exitValue() + "\n";
    } finally {
      node.destroyForcibly();
    }
  }
}

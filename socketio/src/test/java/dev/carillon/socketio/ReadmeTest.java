package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's chat, copied and pasted.
class ReadmeTest {
  private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();

  @TempDir private Path directory;

  private static String block(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private static boolean isListening(int port) {
    try (Socket _ = new Socket("localhost", port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Test
  void theChatWorksAsItIsWritten() throws Exception {
    String port = Integer.toString(freePort());
    Path source = directory.resolve("Chat.java");
    Files.writeString(source, block("java").replace("4000", port));
    // Beside the packages that the build has installed.
    Path script = SCRIPTS.resolve("readme-say.mjs");
    Files.writeString(
        script, block("js").replace("4000", port) + "setTimeout(() => process.exit(0), 300);\n");
    Process server =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    source.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> isListening(Integer.parseInt(port)) || !server.isAlive());
      assertThat(server.isAlive()).as(Files.readString(directory.resolve("log"))).isTrue();
      Process client =
          new ProcessBuilder("node", script.toString())
              .directory(SCRIPTS.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines()).containsExactlyInAnyOrder("me said hello", "the server heard");
    } finally {
      server.destroyForcibly();
      Files.deleteIfExists(script);
    }
  }
}

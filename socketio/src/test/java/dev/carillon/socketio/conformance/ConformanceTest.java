package dev.carillon.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the protocols' own suites and the stock client's ask of a server, held against the
/// conformance servers. The tables are scripts, so that they can be held against other servers too.
class ConformanceTest {
  private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();
  private static final long LIMIT_SECONDS = 120;

  @TestFactory
  Stream<DynamicTest> theProtocolsAreSpoken() throws Exception {
    try (HttpPort port = BasicServer.start(0)) {
      return outcomes(
          "protocol.mjs", port, "engine.io", "engine.io-races", "socket.io", "socket.io-races");
    }
  }

  @TestFactory
  Stream<DynamicTest> theStockClientFindsWhatItExpects() throws Exception {
    try (HttpPort port = ClientServer.start(0)) {
      return outcomes("client-behaviours.mjs", port, "connection", "socket", "retry");
    }
  }

  @TestFactory
  Stream<DynamicTest> connectionsAreRecovered() throws Exception {
    try (HttpPort port = ClientServer.start(0, Duration.ofSeconds(2), false)) {
      return outcomes("client-behaviours.mjs", port, "recovery");
    }
  }

  @TestFactory
  Stream<DynamicTest> connectionsAreRecoveredWhereNodesServerGivesUp() throws Exception {
    try (HttpPort port = ClientServer.start(0, Duration.ofSeconds(2), true)) {
      return outcomes("client-behaviours.mjs", port, "recovery-beyond");
    }
  }

  /// A test for each line of the script's output.
  private static Stream<DynamicTest> outcomes(String script, HttpPort port, String... groups)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("node", script, Integer.toString(port.number())));
    command.addAll(List.of(groups));
    Process node =
        new ProcessBuilder(command).directory(SCRIPTS.toFile()).redirectErrorStream(true).start();
    try {
      String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(node.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      // Anything but 0 and 1 is the script's own failure.
      assertThat(node.exitValue()).as(output).isBetween(0, 1);
      for (String group : groups) {
        assertThat(output).contains(" " + group + ": ");
      }
      return output.lines().map(ConformanceTest::outcome);
    } finally {
      node.destroyForcibly();
    }
  }

  private static DynamicTest outcome(String line) {
    String name = line.replaceFirst("^(ok|FAILED) ", "").replaceFirst(" \\|.*", "");
    return dynamicTest(name, () -> assertThat(line).isEqualTo("ok " + name));
  }
}

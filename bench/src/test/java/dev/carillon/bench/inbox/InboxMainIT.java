package dev.carillon.bench.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.inbox.scenarios.Sizes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The measures of the inbox still run against Carillon; the figures mean nothing here.
class InboxMainIT {
  private static final Path JAR =
      Path.of("..", "server", "target", "carillon", "carillon-server.jar").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void whatIsMeasuredKeepsToTheContract() throws Exception {
    Path results = directory.resolve("results.jsonl");
    InboxMain.run(
        new InboxPlan(
            Set.of("rate", "batch", "connect", "unread", "read-all"),
            List.of("ours"),
            1,
            new Sizes(20, 0, 0, 1, 5, 10, 1, 1, 10, 10, 500, 0),
            Path.of("").toAbsolutePath(),
            Path.of("target", "inbox-test").toAbsolutePath(),
            results,
            "0",
            "",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                JAR.toString())));

    assertThat(Files.readAllLines(results)).hasSize(9);
  }
}

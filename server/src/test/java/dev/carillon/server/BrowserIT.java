package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What runs in Node and in a real Chromium: the stock client, the guide's snippet letter by
/// letter, the page, with every event of the catalogue on it, and the console of rules. The tests
/// themselves are in `src/test/js`; the pictures they take are kept.
class BrowserIT {
  private static final Path SCRIPTS = Path.of("src", "test", "js").toAbsolutePath();
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  /// The guide's snippet names this port.
  private static final String PORT = "4000";

  /// A socket is told after five seconds that its token ends, so that tests see it renewed; it
  /// would end after more time than a test takes.
  private static final Map<String, String> SHORT_TOKENS =
      Map.of("CARILLON_AUTH_SOCKET_TOKEN_LIFETIME", "75s", "CARILLON_GATEWAY_EXPIRY_NOTICE", "70s");

  private static final long PATIENCE_MINUTES = 6;

  @TempDir Path data;

  @Test
  void theStockClientTheGuidesSnippetAndThePageWork() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");

    try (RunningServer server = RunningServer.start(data, SHORT_TOKENS, "--port", PORT)) {
      String key =
          Program.run("token", "--service", "backend", "--data", data.toString()).onlyLine();
      String output =
          run(
              Map.of(
                  "SERVICE_KEY",
                  key,
                  "BASE_URL",
                  "http://localhost:" + PORT,
                  "CHROMIUM",
                  chromium(),
                  "SCREENSHOT_DIR",
                  SCREENSHOTS.toString()),
              "npm",
              "test");

      assertThat(output).containsPattern("(?m)^# pass [1-9]").contains("# skipped 0");
      server.assertNoComplaints();
    }
    try (Stream<Path> pictures = Files.list(SCREENSHOTS)) {
      assertThat(pictures).as("screenshots in %s", SCREENSHOTS).isNotEmpty();
    }
  }

  /// Found by the launcher, or on the path.
  private static String chromium() {
    String configured = System.getenv("CARILLON_CHROMIUM");
    if (configured != null && !configured.isBlank()) {
      return configured;
    }
    return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(":", -1))
        .flatMap(directory ->
            Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "these tests need Chromium: install it or set CARILLON_CHROMIUM to its path"));
  }

  private static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("carillon-node", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      String output = Files.readString(log, StandardCharsets.UTF_8);
      assertThat(ended).as("it ends in time\n%s", output).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(log);
    }
  }
}

package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.Program.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What can go wrong at a start: one line says what to do, and a server that runs is not touched.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartIT {
  private static final Map<String, String> AS_IT_IS_BY_DEFAULT = Map.of(Program.BINARIES, "");

  private Path directory;
  private RunningServer first;

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    first = RunningServer.start(temporary.resolve("first"), AS_IT_IS_BY_DEFAULT);
  }

  @AfterAll
  void stop() {
    first.close();
  }

  @AfterEach
  void theFirstServerStillServes() {
    assertThat(first.get("/health/ready", null).statusCode()).isEqualTo(200);
    assertThat(first.lines()).hasSize(2);
  }

  private Ended second(Map<String, String> environment, String... options) {
    List<String> arguments = new ArrayList<>(List.of("start"));
    if (!List.of(options).contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    if (!List.of(options).contains("--data")) {
      arguments.addAll(List.of("--data", directory.resolve("second").toString()));
    }
    arguments.addAll(List.of(options));
    Map<String, String> all = new HashMap<>(AS_IT_IS_BY_DEFAULT);
    all.putAll(environment);
    return Program.run(all, arguments.toArray(String[]::new));
  }

  private void assertRefused(Ended ended, String... words) {
    assertThat(ended.onlyLine()).startsWith("carillon: ").contains(words);
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void itListensOnBothLoopbackAddressesByDefault() {
    for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
      assertThat(Http.get("http://" + host + ":" + first.port() + "/health/live").statusCode())
          .as(host)
          .isEqualTo(200);
    }
  }

  @Test
  void itSaysWhereToLook() {
    assertThat(first.lines().getFirst())
        .matches(
            "Carillon is ready at http://localhost:\\d+ {2}\\(\\d+\\.\\d s; data in .*/first\\)");
    assertThat(first.lines().getLast()).startsWith("Development mode: open http://localhost:");
  }

  @Test
  void aTakenPortIsNamed() {
    assertRefused(
        second(Map.of(), "--port", String.valueOf(first.port())),
        "port " + first.port() + " on 127.0.0.1 cannot be used",
        "--port");
  }

  @Test
  void aPortThatIsTakenOnTheOtherLoopbackAddressIsNamed() throws IOException {
    try (ServerSocket six = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      assertRefused(
          second(Map.of(), "--port", String.valueOf(six.getLocalPort())),
          "port " + six.getLocalPort() + " on 0:0:0:0:0:0:0:1 cannot be used");
    }
  }

  @Test
  void aDataDirectoryHasOneServer() {
    assertRefused(
        second(Map.of(), "--data", directory.resolve("first").toString()), "another server uses");
  }

  @Test
  void aFileIsNoDataDirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    String hint = "choose another with --data DIR";
    assertRefused(second(Map.of(), "--data", file.toString()), file.toString(), hint);
    assertRefused(second(Map.of(), "--data", file + "/under"), file + "/under", hint);
    assertThat(file).hasContent("mine");
  }

  @Test
  void aPlaceThatTakesNoFilesIsNoDataDirectory() {
    assertRefused(second(Map.of(), "--data", "/proc/carillon"), "/proc/carillon", "--data DIR");
  }

  @Test
  void developmentModeIsRefusedWhereOthersCouldReachIt() {
    assertRefused(
        second(Map.of("CARILLON_DEVELOPMENT_ENABLED", "true"), "--host", "0.0.0.0"),
        "development mode",
        "loopback only",
        "carillon.development.enabled");
  }

  @Test
  void aHostThatIsNoneIsNamed() {
    assertRefused(
        second(Map.of(), "--host", "no-such-host.invalid"), "'no-such-host.invalid'", "--host");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("--port 70000", "--port takes a number from 0 to 65535"),
        Arguments.of("--bogus", "unknown option --bogus"));
  }

  @ParameterizedTest
  @MethodSource
  void mistakes(String line, String reason) {
    Ended ended = Program.run(("start " + line).split(" ", -1));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.onlyLine()).contains(reason);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of("CARILLON_LIMITS_BODY", "x", "carillon.limits.body must be a size"),
        Arguments.of("CARILLON_AUTH_SECRET", "s3same", "carillon.auth.secret has 6 bytes"),
        Arguments.of("CARILLON_DEVELOPMENT_ENABLED", "maybe", "carillon.development.enabled"),
        Arguments.of(
            "CARILLON_GATEWAY_MAXSOCKETSPERUSER", "0", "carillon.gateway.max-sockets-per-user"),
        Arguments.of(
            "CARILLON_HTTP_IDEMPOTENCYKEYLIFETIME",
            "31d",
            "carillon.http.idempotency-key-lifetime must not be longer than"
                + " carillon.retention.changes"));
  }

  @ParameterizedTest
  @MethodSource
  void nonsense(String variable, String value, String reason) {
    Ended ended = second(Map.of(variable, value));
    assertRefused(ended, reason);
    assertThat(ended.onlyLine()).doesNotContain("s3same");
  }

  @Test
  void anIdentityProviderExcludesDevelopmentMode() {
    Map<String, String> environment =
        Map.of(
            "CARILLON_AUTH_JWKSURL", "https://id.example/keys",
            "CARILLON_AUTH_ISSUER", "https://id.example",
            "CARILLON_AUTH_AUDIENCE", "bells");
    assertRefused(second(environment), "carillon.auth.jwks-url", "carillon.development.enabled");
  }

  @Test
  void aConfigurationFileThatIsNotThereIsNamed() {
    assertRefused(second(Map.of(), "--config", "/nowhere.yaml"), "/nowhere.yaml", "--config");
  }

  @Test
  void aConfigurationFileThatCannotBeReadIsNamedWithTheLine() throws IOException {
    Path file = Files.writeString(directory.resolve("bad.yaml"), "carillon:\n  port: [s3same");
    Ended ended = second(Map.of(), "--config", file.toString());
    assertRefused(ended, file.toString(), "not YAML", "line 2");
    assertThat(ended.onlyLine()).doesNotContain("s3same");
  }

  @Test
  void optionsOutrankTheEnvironmentWhichOutranksTheFile() throws IOException {
    Path file = directory.resolve("good.yaml");
    Files.writeString(
        file,
        """
        carillon:
          port: 1
          host: 127.0.0.2
          development:
            enabled: false
        """);
    Path data = directory.resolve("ranked");
    Map<String, String> environment =
        Map.of("CARILLON_HOST", "127.0.0.1", "CARILLON_PORT", "2", "CARILLON_DATA", "/proc/none");
    try (RunningServer ranked =
        RunningServer.start(data, environment, "--port", "0", "--config", file.toString())) {
      // From the option; from the environment; from the file.
      assertThat(ranked.port()).isGreaterThan(2);
      assertThat(Http.get("http://127.0.0.1:" + ranked.port() + "/health/live").statusCode())
          .isEqualTo(200);
      assertThat(ranked.lines()).hasSize(1);
      assertThat(ranked.post("/dev/sign-in", null, "{\"user\":\"ada\"}").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void onOneAddressItListensThereOnly() {
    try (RunningServer four =
        RunningServer.start(directory.resolve("four"), "--host", "127.0.0.1")) {
      assertThat(four.get("/health/live", null).statusCode()).isEqualTo(200);
      assertThat(Http.listens("::1", four.port())).isFalse();
    }
  }
}

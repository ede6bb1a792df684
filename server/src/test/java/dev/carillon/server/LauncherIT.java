package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher in a copy of its own, on a machine that has only what a test puts there.
class LauncherIT {
  /// What the launcher calls, beside what it looks for.
  private static final List<String> TOOLS =
      List.of(
          "cat",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "id",
          "mkdir",
          "mktemp",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "tail",
          "touch");

  @TempDir Path machine;

  private Path home;
  private Path bin;
  private Path jvms;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void makeMachine() throws IOException {
    home = Files.createDirectory(machine.resolve("carillon home"));
    bin = Files.createDirectory(machine.resolve("bin"));
    jvms = Files.createDirectory(machine.resolve("jvm"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), installed(tool));
    }
    String script = Files.readString(Path.of("..", "carillon"));
    // Where JDKs of this machine are must not count; where they would be, does.
    assertThat(script).contains(" /usr/lib/jvm/*").contains(" /Library/").contains(" /opt/");
    executable(
        home.resolve("carillon"),
        script
            .replace(" /usr/lib/jvm/*", " " + jvms + "/*")
            .replace(" /Library/", " " + machine + "/Library/")
            .replace(" /opt/", " " + machine + "/opt/"));
    environment.put("PATH", bin.toString());
    environment.put("HOME", machine.resolve("nobody").toString());
  }

  private static Path installed(String tool) {
    return List.of("/usr/bin", "/bin").stream()
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// A JDK that tells its name and what it was asked to run.
  private Path jdk(Path place, String version) throws IOException {
    executable(place.resolve("bin/javac"), "#!/bin/sh\n");
    executable(
        place.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%s" 2025-10-21' >&2; exit; fi
        echo "JDK %s"
        printf '[%%s]' "$@"
        """
            .formatted(version, version));
    return place;
  }

  private void built() throws IOException {
    Path jar = home.resolve("server/target/carillon/carillon-server.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "");
  }

  private void node(String version) throws IOException {
    executable(bin.resolve("npm"), "#!/bin/sh\n");
    executable(bin.resolve("node"), "#!/bin/sh\necho " + version + "\n");
  }

  private void maven(String body) throws IOException {
    executable(bin.resolve("mvn"), "#!/bin/sh\n" + body + "\n");
  }

  private Ended launch(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("carillon").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return Program.end(Program.start(builder));
  }

  @Test
  void theScriptIsPlainShell() {
    Process check = Program.start(new ProcessBuilder("sh", "-n", "../carillon"));
    assertThat(Program.end(check).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h", ""})
  void helpNamesEveryCommandAndOption(String word) {
    Ended help = word.isEmpty() ? launch() : launch(word);
    assertThat(help.exitCode()).isZero();
    assertThat(String.join("\n", help.lines()))
        .contains("start", "token", "key", "test", "help")
        .contains("--host", "--port", "--data", "--database-url", "--config", "--service")
        .contains("--tenant");
  }

  @Test
  void anUnknownCommandIsAMistake() {
    Ended mistake = launch("strat");
    assertThat(mistake.exitCode()).isEqualTo(2);
    assertThat(mistake.lines().getFirst()).isEqualTo("carillon: unknown command 'strat'");
  }

  @Test
  void withoutAJdkItSaysWhichOneIsNeeded() {
    assertThat(launch("start").exitCode()).isEqualTo(1);
    assertThat(launch("start").onlyLine())
        .startsWith("carillon: needs a JDK 25 or newer")
        .contains("JAVA_HOME");
  }

  @Test
  void anOldJdkIsNone() throws IOException {
    environment.put("JAVA_HOME", jdk(machine.resolve("old"), "1.8.0_292").toString());
    jdk(jvms.resolve("java-17"), "17.0.1");
    assertThat(launch("start").onlyLine()).startsWith("carillon: needs a JDK 25 or newer");
  }

  @Test
  void aJavaWithoutACompilerIsNone() throws IOException {
    Files.delete(jdk(jvms.resolve("jre-25"), "25").resolve("bin/javac"));
    assertThat(launch("start").onlyLine()).startsWith("carillon: needs a JDK 25 or newer");
  }

  @Test
  void theJdkOfJavaHomeGoesFirst() throws IOException {
    built();
    environment.put("JAVA_HOME", jdk(machine.resolve("a b"), "25.0.1").toString());
    jdk(jvms.resolve("jdk-26"), "26");
    assertThat(launch("start").lines()).first().isEqualTo("JDK 25.0.1");
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws IOException {
    built();
    environment.put("JAVA_HOME", jdk(machine.resolve("old"), "17.0.1").toString());
    Path onPath = jdk(machine.resolve("jdk"), "25-ea");
    Files.createSymbolicLink(bin.resolve("javac"), onPath.resolve("bin/javac"));
    assertThat(launch("start").lines()).first().isEqualTo("JDK 25-ea");
  }

  @Test
  void aJdkIsFoundWhereLinuxAndSdkmanPutThem() throws IOException {
    built();
    jdk(jvms.resolve("java-17"), "17.0.1");
    jdk(jvms.resolve("java-26"), "26.0.1");
    assertThat(launch("start").lines()).first().isEqualTo("JDK 26.0.1");

    environment.put("SDKMAN_DIR", machine.resolve("sdkman").toString());
    Files.delete(jvms.resolve("java-26/bin/java"));
    jdk(machine.resolve("sdkman/candidates/java/25-tem"), "25.0.2");
    assertThat(launch("start").lines()).first().isEqualTo("JDK 25.0.2");
  }

  @Test
  void withoutMavenItSaysSo() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    node("v20.1.0");
    Ended ended = launch("start");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.onlyLine()).startsWith("carillon: needs Apache Maven");
  }

  @Test
  void withoutNodeItSaysSo() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    maven("exit 1");
    Ended ended = launch("start");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.onlyLine()).startsWith("carillon: needs Node.js 20 or newer");
  }

  @Test
  void anOldNodeIsNamedByItsVersion() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    maven("exit 1");
    node("v18.19.1");
    Ended ended = launch("start");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.onlyLine()).contains("Node.js 20 or newer").contains("v18.19.1");
  }

  @Test
  void whatWasBuiltRunsWithoutMavenAndNode() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    built();
    Ended ended = launch("token", "--service", "ada lovelace", "--data", "D");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.lines().getLast())
        .contains("[--enable-native-access=ALL-UNNAMED]")
        .endsWith("carillon-server.jar][token][--service][ada lovelace][--data][D]");
  }

  @Test
  void optionsOfTheJvmAreItsOwn() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    built();
    environment.put("CARILLON_JAVA_OPTIONS", "-Xmx64m -Da=b");
    assertThat(launch("start").lines().getLast()).contains("[-Xmx64m][-Da=b][-jar]");
  }

  @Test
  void whatIsNotBuiltIsBuiltFirst() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    node("v20.1.0");
    maven("mkdir -p server/target/carillon; touch server/target/carillon/carillon-server.jar");
    Ended ended = launch("start");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.lines()).first().asString().startsWith("carillon: building");
    assertThat(ended.lines()).contains("JDK 25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"events/src/main/java/A.java", "inbox/sync.js"})
  void aChangedSourceIsBuiltAgainButAChangedTestIsNot(String changed) throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    node("v20.1.0");
    maven("echo built; touch server/target/carillon/carillon-server.jar");
    built();
    Path jar = home.resolve("server/target/carillon/carillon-server.jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

    Path test = home.resolve("events/src/test/java/ATest.java");
    Files.createDirectories(test.getParent());
    Files.writeString(test, "");
    assertThat(launch("start").lines()).first().isEqualTo("JDK 25");

    Path source = home.resolve(changed);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    assertThat(launch("start").lines()).first().asString().startsWith("carillon: building");
  }

  @Test
  void aFailedBuildShowsItsEndAndWhereTheRestIs() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    node("v20.1.0");
    maven("echo 'cannot find symbol'; exit 1");
    Ended ended = launch("start");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.lines()).contains("cannot find symbol");
    assertThat(ended.lines().getLast())
        .startsWith("carillon: the build failed")
        .contains(home.resolve("target/build.log").toString());
  }

  @Test
  void theTestsNeedChromium() throws IOException {
    jdk(jvms.resolve("jdk"), "25");
    node("v20.1.0");
    maven("echo mvn \"$@\"");
    // Nobody special: root would be helped to one.
    Files.delete(bin.resolve("id"));
    executable(bin.resolve("id"), "#!/bin/sh\necho 1000\n");
    Ended without = launch("test");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.onlyLine()).contains("need Chromium").contains("CARILLON_CHROMIUM");

    executable(bin.resolve("chromium"), "#!/bin/sh\n");
    assertThat(launch("test", "-Dx=y").onlyLine()).isEqualTo("mvn -B -ntp verify -Dx=y");
  }
}

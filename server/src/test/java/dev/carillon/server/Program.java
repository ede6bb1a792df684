package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The built program in a process of its own, as the launcher runs it.
final class Program {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /// To unpack PostgreSQL takes as long as the rest of a start: done once. A test that looks at how
  /// it is by default gives no directory.
  static final String BINARIES = "CARILLON_DATABASE_BINARIES";

  static final Path SHARED_BINARIES = temporaryDirectory();

  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseCompactObjectHeaders",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");
  private static final List<String> JAR =
      List.of(
          "-jar", Path.of("target", "carillon", "carillon-server.jar").toAbsolutePath().toString());

  /// As the launcher does it: the classes of a server, loaded and linked once for all starts.
  private static final Path AOT_CACHE = Path.of("target", "test-servers.aot").toAbsolutePath();

  static {
    train();
  }

  private Program() {}

  /// How a command ended, and what it said on both outputs together.
  record Ended(int exitCode, List<String> lines) {
    Ended {
      lines = List.copyOf(lines);
    }

    String onlyLine() {
      assertThat(lines).hasSize(1);
      return lines.getFirst();
    }
  }

  /// Starts it. What the environment of the tests happens to configure does not count.
  static Process start(Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>(JAVA);
    if (Files.exists(AOT_CACHE)) {
      command.add("-XX:AOTCache=" + AOT_CACHE);
    }
    command.addAll(JAR);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(Program::configures);
    builder.environment().put(BINARIES, SHARED_BINARIES.toString());
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return start(builder);
  }

  /// Starts a server and stops it. Without a cache everything is as it is with one, and slower.
  private static void train() {
    Path data = temporaryDirectory();
    List<String> command = new ArrayList<>(JAVA);
    command.add("-XX:AOTCacheOutput=" + AOT_CACHE);
    command.addAll(JAR);
    command.addAll(List.of("start", "--port", "0", "--data", data.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(Program::configures);
    builder.environment().put(BINARIES, SHARED_BINARIES.toString());
    try {
      Files.deleteIfExists(AOT_CACHE);
      Process process = start(builder);
      try (BufferedReader said = process.inputReader()) {
        String line = said.readLine();
        while (line != null) {
          if (line.contains("is ready at")) {
            process.toHandle().destroy(); // Its output is read on.
          }
          line = said.readLine();
        }
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static Path temporaryDirectory() {
    try {
      Path directory = Files.createTempDirectory("carillon-binaries");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException inUse) {
      throw new UncheckedIOException(inUse);
    }
  }

  static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// Runs a command to its end.
  static Ended run(Map<String, String> environment, String... arguments) {
    return end(start(environment, List.of(arguments)));
  }

  static Ended run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /// Reads what a process says, and waits for its end.
  static Ended end(Process process) {
    List<String> lines = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try (BufferedReader said = process.inputReader()) {
                said.lines().forEach(lines::add);
              } catch (IOException closed) {
                throw new UncheckedIOException(closed);
              }
            });
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        reader.join();
        throw new AssertionError("it does not end:\n" + String.join("\n", lines));
      }
      reader.join();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return new Ended(process.exitValue(), lines);
  }

  private static boolean configures(String variable) {
    return variable.matches("(CARILLON|SPRING|LOGGING|MANAGEMENT|SERVER)_.*")
        || variable.equals("JDK_JAVA_OPTIONS")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }
}

package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// [ServerMain] in a JVM of its own.
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ServerProcess(Process process) {
    this.process = process;
    Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
          } catch (IOException | UncheckedIOException e) {
            lines.add("closed: " + e.getMessage());
          }
          lines.add("end");
        });
  }

  static ServerProcess start(String mode, Path home) throws IOException {
    return start(
        List.of(),
        System.getProperty("java.class.path"),
        mode,
        home,
        TestServers.BINARIES.toString());
  }

  /// @param prefix in front of `java`
  /// @param arguments of [ServerMain], paths by their names
  static ServerProcess start(List<String> prefix, String classPath, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            ServerMain.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ServerProcess(
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /// The next line.
  String line() throws InterruptedException {
    String line = lines.poll(60, TimeUnit.SECONDS);
    assertThat(line).as("a line from the other JVM within a minute").isNotNull();
    return String.valueOf(line);
  }

  void say(String text) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(text).flush();
  }

  void killHard() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Lets it close its server.
  void finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(line()).isEqualTo("stopped");
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

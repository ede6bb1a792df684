package dev.carillon.embeddedpostgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Short commands, run to their end. Their output must fit a pipe's buffer (some kilobytes).
final class Command {

  /// @param exit the exit code; 127 when there is no such program, 124 after the limit, as in a
  ///   shell
  /// @param output standard output and error
  record Outcome(int exit, String output) {
    boolean ok() {
      return exit == 0;
    }

    String firstLine() {
      return output.lines().findFirst().orElse("").strip();
    }
  }

  private Command() {}

  static Outcome run(List<String> command, Path directory, Duration limit) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    cleanEnvironment(builder);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Outcome(124, "no end after " + limit);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Variables such as PGDATA or PGOPTIONS of the surrounding shell must not reach our programs,
  /// and their messages must be the ones we look for.
  static void cleanEnvironment(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
  }

  static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return List.of(path.split(File.pathSeparator)).stream()
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static EmbeddedPostgresException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EmbeddedPostgresException.StartFailed(
        "interrupted while PostgreSQL was starting", e);
  }
}

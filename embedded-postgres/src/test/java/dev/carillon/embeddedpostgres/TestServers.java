package dev.carillon.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Options that share one set of unpacked programs, and looks at what runs.
final class TestServers {
  /// Made by the build, reused by every test; unpacking takes longer than all else of a start.
  static final Path BINARIES = Path.of("target", "binaries").toAbsolutePath();

  static final PostgresBinaries POSTGRES_16 =
      new PostgresBinaries.Archive(Path.of("target", "postgres-16.jar").toAbsolutePath());

  private TestServers() {}

  static EmbeddedPostgresOptions at(Path home) {
    return EmbeddedPostgresOptions.at(home).withBinariesDirectory(BINARIES);
  }

  /// The present postmaster of a home of version 18.
  static ProcessHandle postmaster(Path home) throws IOException {
    long pid = PostmasterPidFile.read(data(home)).orElseThrow().pid();
    return ProcessHandle.of(pid).orElseThrow();
  }

  /// The shell that waits for it.
  static ProcessHandle guard(Path home) throws IOException {
    return postmaster(home).parent().orElseThrow();
  }

  static Path data(Path home) throws IOException {
    return home.toRealPath().resolve("18").resolve("data");
  }

  static String log(Path home) throws IOException {
    return Files.readString(home.resolve("18").resolve("postgres.log"));
  }

  /// False for a zombie too, which an orphan may stay for long: it depends on who runs as process
  /// 1.
  static boolean isRunning(ProcessHandle process) {
    try {
      return Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline")).length
          > 0;
    } catch (IOException e) {
      return false;
    }
  }

  static boolean runsAsRoot() {
    return Command.run(List.of("id", "-u"), Path.of("/"), Duration.ofSeconds(10))
        .firstLine()
        .equals("0");
  }
}

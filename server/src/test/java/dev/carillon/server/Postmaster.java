package dev.carillon.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The PostgreSQL that runs on a data directory, seen from outside.
final class Postmaster {
  private Postmaster() {}

  /// Its process; empty when there is none.
  static Optional<ProcessHandle> of(Path data) {
    Path file = data.resolve("postgres/18/data/postmaster.pid");
    try (var lines = Files.lines(file)) {
      return lines
          .findFirst()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
          .filter(Postmaster::isPostgres);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException | RuntimeException beingWritten) {
      return Optional.empty();
    }
  }

  /// A pid file may be older than the process that has its number now.
  private static boolean isPostgres(ProcessHandle process) {
    return process.isAlive()
        && process.info().command().filter(path -> path.endsWith("postgres")).isPresent();
  }

  /// Kills it and its children, as the operating system does.
  static void kill(Path data) {
    of(data)
        .ifPresent(postmaster -> {
          var children = postmaster.descendants().toList();
          postmaster.destroyForcibly();
          children.forEach(ProcessHandle::destroyForcibly);
        });
  }

  /// Waits until none runs: the directory may be deleted then.
  static void awaitEnd(Path data) {
    await("the end of PostgreSQL").atMost(Duration.ofSeconds(30)).until(() -> of(data).isEmpty());
  }
}

package dev.carillon.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `postmaster.pid`, which PostgreSQL writes into its data directory line by line while it starts:
/// pid, data directory, start time, port, socket directory, address, shared memory, status
/// (PostgreSQL's `src/include/utils/pidfile.h`).
///
/// @param port 0 when not yet written
/// @param status empty when not yet written
record PostmasterPidFile(long pid, int port, String status) {

  static Path in(Path data) {
    return data.resolve("postmaster.pid");
  }

  /// Empty when there is no file, or no pid in it.
  static Optional<PostmasterPidFile> read(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(in(data)).stream().map(String::strip).toList();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    // A stand-alone backend writes its pid with a minus in front.
    String pid = line(lines, 0).replaceFirst("^-", "");
    if (!pid.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    String port = line(lines, 3);
    return Optional.of(
        new PostmasterPidFile(
            Long.parseLong(pid),
            port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0,
            line(lines, 7)));
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  boolean isReady() {
    return status.equals("ready");
  }
}

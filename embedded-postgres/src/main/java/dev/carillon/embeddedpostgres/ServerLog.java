package dev.carillon.embeddedpostgres;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/// PostgreSQL's log file. PostgreSQL writes it itself, appending through a descriptor it inherited:
/// a pipe through the JVM would lose the last words after a kill -9 and would stall the server when
/// the JVM stalls. Rotation therefore copies and truncates; what is written in between is lost.
///
/// @param file the current file; the one before it has `.1` appended
record ServerLog(Path file) {
  /// Two files of this size, and what a second of writing adds.
  static final long MAX_BYTES = 10L * 1024 * 1024;

  private static final Pattern COMPLAINT =
      Pattern.compile("\\b(ERROR|FATAL|PANIC|DETAIL|HINT|error|not found|denied)\\b");
  private static final int TAIL_MAX_BYTES = 8 * 1024;
  private static final int TAIL_MAX_LINES = 20;

  void rotateWhenFull(long maxBytes) throws IOException {
    if (size() <= maxBytes) {
      return;
    }
    Files.copy(
        file,
        file.resolveSibling(file.getFileName() + ".1"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  /// The present end, to be given to [#tail]; 0 when there is no file.
  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /// Of a tail, the lines that complain; all of it when none does.
  static String complaints(String tail) {
    String complaints =
        tail.lines().filter(line -> COMPLAINT.matcher(line).find()).collect(joining("\n"));
    return complaints.isEmpty() ? tail : complaints;
  }

  /// The last lines written after a position, for a message; empty when there are none.
  String tail(long from) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(Math.min(from, in.length()), in.length() - TAIL_MAX_BYTES);
      in.seek(start);
      byte[] bytes = new byte[(int) (in.length() - start)];
      in.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - TAIL_MAX_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e.getMessage() + ")";
    }
  }
}

package dev.carillon.embeddedpostgres;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The processes that belong to a data directory, told by what the operating system says of them. A
/// pid alone says nothing: after a crash, and always in containers, it may be anybody's.
///
/// @param data the data directory, absolute and without symbolic links
record DataProcesses(Path data) {
  private static final Pattern PROGRAM = Pattern.compile("(.*[/\\\\])?postgres(\\.exe)?");
  private static final Path PROC = Path.of("/proc");

  /// Whether a process is a postmaster that was started on our data directory.
  boolean isPostmaster(long pid) {
    List<String> arguments = arguments(pid);
    int option = arguments.indexOf("-D");
    return option > 0
        && option + 1 < arguments.size()
        && PROGRAM.matcher(arguments.getFirst()).matches()
        && arguments.get(option + 1).equals(data.toString());
  }

  private static List<String> arguments(long pid) {
    Path file = PROC.resolve(Long.toString(pid)).resolve("cmdline");
    try {
      if (Files.exists(file)) {
        String line = new String(Files.readAllBytes(file), nativeCharset());
        return List.of(line.split("\0", -1));
      }
    } catch (IOException e) {
      return List.of(); // It ended while we looked.
    }
    return ProcessHandle.of(pid).map(DataProcesses::arguments).orElse(List.of());
  }

  /// Where there is no /proc.
  private static List<String> arguments(ProcessHandle process) {
    List<String> arguments = new ArrayList<>();
    process.info().command().ifPresent(arguments::add);
    process.info().arguments().map(List::of).ifPresent(arguments::addAll);
    return arguments;
  }

  private static Charset nativeCharset() {
    return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
  }

  /// Every process that works in the data directory: postmaster and backends go there when they
  /// start. Empty where there is no /proc.
  List<ProcessHandle> working() {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return List.of();
    }
    return ProcessHandle.allProcesses().filter(process -> worksInData(process.pid())).toList();
  }

  private boolean worksInData(long pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd")).equals(data);
    } catch (IOException e) {
      return false; // Another user's, or gone.
    }
  }
}

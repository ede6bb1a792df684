package dev.carillon.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A child that does not outlive the JVM. It runs under a shell whose standard input is a pipe from
/// the JVM: however the JVM ends, kill -9 included, the kernel closes the pipe, the shell reads the
/// end of it, and signals the child.
///
/// Two shells share the work, so that killing one with the JVM is not enough for an orphan: the
/// outer one waits for the child and reports its exit code, the inner one watches the pipe. On
/// Windows there is no such shell, and the next start deals with an orphan.
final class GuardedProcess {

  /// How the child is asked to end: of PostgreSQL SIGINT is the fast shutdown; initdb removes what
  /// it made on SIGTERM.
  enum EndSignal {
    INT,
    TERM
  }

  /// `$1` is the signal, the rest the command. The signal is repeated until the child is gone: one
  /// that arrives before the child has installed its handlers is lost, since a shell starts what it
  /// puts into the background with SIGINT ignored. The shells ignore what a service manager sends
  /// to the whole group; the child handles those signals itself.
  private static final String SCRIPT =
      """
      signal=$1
      shift
      trap '' HUP INT TERM
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      (
        while read -r _; do :; done <&3
        while kill -s "$signal" "$child"; do sleep 1; done
      ) 2>/dev/null &
      watcher=$!
      exec 3<&-
      wait "$child"
      status=$?
      kill -s KILL "$watcher"
      exit "$status"
      """;

  private final Process process;

  private GuardedProcess(Process process) {
    this.process = process;
  }

  /// Starts the command in its own session: Ctrl-C in a terminal signals the whole foreground
  /// group, and must reach the application first, which still needs its database while it drains.
  ///
  /// @param output appended to
  static GuardedProcess start(
      Account account, EndSignal signal, List<String> command, Path directory, Path output) {
    List<String> all = new ArrayList<>();
    if (Platform.current().isWindows()) {
      all.addAll(command);
    } else {
      all.addAll(ownSession());
      all.addAll(account.prefix());
      all.addAll(List.of("/bin/sh", "-c", SCRIPT, "embedded-postgres-guard", signal.name()));
      all.addAll(command);
    }
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    Command.cleanEnvironment(builder);
    try {
      return new GuardedProcess(builder.start());
    } catch (IOException e) {
      throw new EmbeddedPostgresException.StartFailed(
          "cannot run " + all.getFirst() + " (" + e.getMessage() + ")", e);
    }
  }

  /// macOS has no setsid; its perl does the same.
  private static List<String> ownSession() {
    if (Command.find("setsid").isPresent()) {
      return List.of("setsid");
    }
    return Command.find("perl").isPresent()
        ? List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die $!", "--")
        : List.of();
  }

  /// Whether the child ended within the time.
  boolean waitFor(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Only after the end. 128 + n for a child killed by signal n.
  int exitCode() {
    return process.exitValue();
  }

  /// Whether a process is the child, or under Windows the process itself.
  boolean owns(long pid) {
    return pid == process.pid()
        || ProcessHandle.of(pid)
            .flatMap(ProcessHandle::parent)
            .filter(parent -> parent.pid() == process.pid())
            .isPresent();
  }

  /// Closes the pipe, which asks the child to end.
  void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // Nothing was ever written, so there is nothing to lose: the descriptor is closed.
    }
  }

  /// Asks, and after the time kills. Whether asking was enough.
  boolean endWithin(Duration limit) throws InterruptedException {
    end();
    if (waitFor(limit)) {
      return true;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return false;
  }
}

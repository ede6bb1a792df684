package dev.carillon.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Signals to processes that the JDK has no method for.
final class Signals {
  private Signals() {}

  static void stop(Collection<ProcessHandle> processes) {
    send("STOP", processes);
  }

  static void goOn(Collection<ProcessHandle> processes) {
    send("CONT", processes);
  }

  static void kill(Collection<ProcessHandle> processes) {
    send("KILL", processes);
  }

  /// To all of them by one command, so that hardly any time passes between the first and the last.
  private static void send(String signal, Collection<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

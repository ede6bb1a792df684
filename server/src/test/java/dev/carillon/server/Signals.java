package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

/// Signals, as a terminal or a supervisor sends them.
final class Signals {
  private Signals() {}

  static void send(String signal, Process process) {
    ProcessBuilder kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()));
    assertThat(Program.end(Program.start(kill)).exitCode()).isZero();
  }
}

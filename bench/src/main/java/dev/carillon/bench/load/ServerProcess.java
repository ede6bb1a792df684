package dev.carillon.bench.load;

import dev.carillon.bench.figures.MachineFigures;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server under measurement, in a process of its own. It ends when its standard input does, so it
/// does not outlive this one. Safe for several threads.
final class ServerProcess implements AutoCloseable {
  private static final int ANSWER_LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
  private final int port;

  ServerProcess(List<String> command, File log) throws IOException {
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log)).start();
    this.commands = process.outputWriter(StandardCharsets.US_ASCII);
    Thread.ofPlatform().daemon().name("answers").start(this::readAnswers);
    this.port = Integer.parseInt(nextAnswer().substring("READY ".length()));
  }

  /// What comes before the first answer is the talk of a library.
  private void readAnswers() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      boolean ready = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ready = ready || line.startsWith("READY ");
        if (ready) {
          answers.put(line);
        }
      }
    } catch (IOException | InterruptedException ended) {
      process.destroy();
    }
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  void tell(String command) {
    synchronized (commands) {
      try {
        commands.write(command);
        commands.write('\n');
        commands.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("the server is gone", e);
      }
    }
  }

  String ask(String command) {
    tell(command);
    return nextAnswer();
  }

  private String nextAnswer() {
    try {
      String answer = answers.poll(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException("no answer from the server; see its log");
      }
      return answer;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  long heapBytes() {
    return Long.parseLong(ask("stats").split(" ", -1)[0]);
  }

  int sockets() {
    return Integer.parseInt(ask("stats").split(" ", -1)[1]);
  }

  long residentBytes() {
    return MachineFigures.residentBytes(pid());
  }

  MachineFigures figures() {
    return MachineFigures.now(pid());
  }

  /// Waits, within a limit, until hardly anything else keeps the machine busy.
  void awaitQuietMachine(int limitSeconds) {
    MachineFigures.awaitQuiet(this::figures, limitSeconds);
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
    }
  }
}

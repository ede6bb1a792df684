package dev.carillon.bench.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Reads commands from standard input and does them until it ends. Answers are lines too.
///
/// ```
/// one <socket> <time>   one event to one socket        no answer
/// push                  one event to each socket       no answer
/// burst                 ten events to all              no answer
/// bulk                  ten large events to all        no answer
/// snapshot              remember the sockets           number of them
/// gc                    collect twice                  ok
/// stats                                                heap bytes used, sockets
/// ```
public final class ControlLoop {
  private final PushServer server;
  private final PrintStream out = System.out;

  /// Broadcasts that keep their caller busy do not hold up single events, as little as they would
  /// with an application's threads.
  private final ExecutorService broadcasts =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("broadcasts").factory());

  private ControlLoop(PushServer server) {
    this.server = server;
  }

  /// Returns when standard input has ended.
  public static void run(PushServer server) throws IOException {
    new ControlLoop(server).run();
  }

  private void run() throws IOException {
    answer("READY " + server.port());
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        execute(line);
      }
    } finally {
      broadcasts.shutdownNow();
    }
  }

  private void execute(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "one" -> server.pushTo(Integer.parseInt(words[1]), words[2]);
      case "push" -> broadcasts.execute(server::pushToEach);
      case "burst" -> broadcasts.execute(() -> server.burst(Payloads.TEXT));
      case "bulk" -> broadcasts.execute(() -> server.burst(Payloads.BULK_TEXT));
      case "snapshot" -> answer(Integer.toString(server.snapshot()));
      case "gc" -> {
        System.gc();
        System.gc();
        answer("ok");
      }
      case "stats" -> answer(heapUsed() + " " + server.sockets());
      default -> answer("unknown command");
    }
  }

  private static long heapUsed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void answer(String line) {
    out.println(line);
    out.flush();
  }
}

package dev.carillon.bench.inbox.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A server in a process of its own, as its users start it. It is ended with this JVM, unless that
/// is killed.
public final class RunningServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Process process;
  private final int port;
  private final Path log;
  private final Thread hook;

  private RunningServer(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.hook = Thread.ofPlatform().unstarted(process::destroy);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// How to start it.
  ///
  /// @param command the program and its arguments
  /// @param environment beside this process's own
  /// @param port where it is told to listen
  /// @param readyPath answers when it is ready, whatever the status below 500
  /// @param log what it prints is appended
  public record Start(
      List<String> command, Map<String, String> environment, int port, String readyPath, Path log) {
    public Start {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /// Returns when it is ready.
  public static RunningServer start(Start start) {
    RunningServer server = launch(start);
    boolean ready = false;
    try {
      server.awaitReady(start.readyPath());
      ready = true;
      return server;
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  private static RunningServer launch(Start start) {
    try {
      Files.createDirectories(start.log().toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(start.command())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(start.log().toFile()));
      builder.environment().putAll(start.environment());
      return new RunningServer(builder.start(), start.port(), start.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(START_LIMIT).build();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (!answers(client, request)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("the server did not start; see " + log);
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public int port() {
    return port;
  }

  /// A port that is free now.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    } catch (IllegalStateException exiting) {
      // The hook runs, and does the same.
      process.destroy();
    }
  }
}

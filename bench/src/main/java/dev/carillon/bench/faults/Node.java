package dev.carillon.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One Carillon, in a process of its own and behind a proxy of its own. Clients keep their address
/// whatever happens to it.
final class Node implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final Path jar;
  private final Path data;
  private final Map<String, String> environment;
  private final int port = freePort();
  private final TcpProxy proxy = TcpProxy.to(port);
  private @Nullable Process process;

  Node(Path jar, Path data, Map<String, String> environment) {
    this.jar = jar;
    this.data = data;
    this.environment = Map.copyOf(environment);
  }

  /// Where clients reach it.
  String url() {
    return "http://127.0.0.1:" + proxy.port();
  }

  /// @param clockOffset added to its clock
  void start(Duration clockOffset) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString(),
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--data",
            data.toString());
    try {
      Files.createDirectories(data);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON_"));
      builder.environment().putAll(environment);
      builder.environment().put("CARILLON_CLOCKOFFSET", clockOffset.toString());
      process = builder.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  Path log() {
    return data.resolve("server.log");
  }

  void awaitReady() {
    Waiting.until("the start of a node, see " + log(), START, () -> isAlive() && answers());
  }

  /// Waits until it serves, and starts it when it has ended.
  void heal() {
    Waiting.until(
        "a node, see " + log(),
        START,
        () -> {
          if (!isAlive()) {
            start(Duration.ZERO);
          }
          return answers();
        });
  }

  boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  void kill() {
    Signals.kill(handles());
    Process killed = process;
    if (killed != null) {
      Waiting.until("the end of a killed node", START, () -> !killed.isAlive());
    }
  }

  void standStill(Duration duration) {
    List<ProcessHandle> handles = handles();
    Signals.stop(handles);
    try {
      Waiting.pass(duration);
    } finally {
      Signals.goOn(handles);
    }
  }

  int cutClients(double share, Random random) {
    return proxy.cut(share, random);
  }

  private List<ProcessHandle> handles() {
    List<ProcessHandle> handles = new ArrayList<>();
    Process running = process;
    if (running != null) {
      handles.add(running.toHandle());
    }
    return handles;
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    kill();
    proxy.close();
  }
}

package dev.carillon.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that does what it likes with each connection.
final class RawServer implements AutoCloseable {
  private final ServerSocket listening;
  private final CountDownLatch closed = new CountDownLatch(1);
  final AtomicInteger connections = new AtomicInteger();

  /// Connections that the other side has closed while they were written to.
  final AtomicInteger broken = new AtomicInteger();

  /// Connections that this side has closed.
  final AtomicInteger ended = new AtomicInteger();

  interface Behaviour {
    void serve(RawServer server, Socket connection) throws IOException, InterruptedException;
  }

  RawServer(Behaviour behaviour) throws IOException {
    this(InetAddress.getLoopbackAddress(), 0, behaviour);
  }

  RawServer(InetAddress address, int port, Behaviour behaviour) throws IOException {
    listening = new ServerSocket(port, 50, address);
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  int port() {
    return listening.getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  /// Waits until the server is closed; false when it is not, after a while.
  boolean closedWithin(int millis) throws InterruptedException {
    return closed.await(millis, TimeUnit.MILLISECONDS);
  }

  static void write(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /// Reads a request without a body; false at the end of the connection.
  static boolean readHead(Socket connection) throws IOException {
    int line = 0;
    for (int next = connection.getInputStream().read();
        next >= 0;
        next = connection.getInputStream().read()) {
      if (next == '\n' && line == 0) {
        return true;
      }
      if (next != '\r') {
        line = next == '\n' ? 0 : line + 1;
      }
    }
    return false;
  }

  private void accept(Behaviour behaviour) {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(behaviour, connection));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private void serve(Behaviour behaviour, Socket connection) {
    try {
      try (connection) {
        behaviour.serve(this, connection);
      }
      ended.incrementAndGet();
    } catch (SocketException gone) {
      broken.incrementAndGet();
    } catch (IOException | InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
  }
}

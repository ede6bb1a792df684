package dev.carillon.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between pool and server and cuts one connection when it is told to.
final class CuttingProxy implements AutoCloseable {
  /// Where the next bytes get lost.
  enum Cut {
    NOWHERE,
    /// The server never sees the request.
    BEFORE_THE_SERVER,
    /// The server has answered, which it does after the commit, and the answer is lost.
    AFTER_THE_COMMIT
  }

  private final ServerSocket door;
  private final int serverPort;
  private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NOWHERE);
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean frozen;

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /// The next bytes that pass there are dropped, and the connection they belong to ends.
  void cutNext(Cut cut) {
    next.set(cut);
  }

  boolean hasCut() {
    return next.get() == Cut.NOWHERE;
  }

  /// All connections end now. The server goes on with what it is doing, and notices afterwards.
  void cutAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /// From now on no answer arrives, as if the clients had stopped: nothing is sent after it.
  void freeze() {
    frozen = true;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.addAll(List.of(client, server));
        Thread.ofVirtual().start(() -> pump(client, server, Cut.BEFORE_THE_SERVER));
        Thread.ofVirtual().start(() -> pump(server, client, Cut.AFTER_THE_COMMIT));
      } catch (IOException closed) {
        if (!door.isClosed()) {
          throw new UncheckedIOException(closed);
        }
      }
    }
  }

  private void pump(Socket from, Socket to, Cut here) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (next.compareAndSet(here, Cut.NOWHERE)) {
          return;
        }
        if (here == Cut.BEFORE_THE_SERVER || !frozen) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException ended) {
      // The other direction closed both.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}

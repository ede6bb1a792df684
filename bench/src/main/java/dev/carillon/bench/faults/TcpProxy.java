package dev.carillon.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Passes connections on to a port of this machine, and cuts them when told to. Safe for many
/// threads.
final class TcpProxy implements AutoCloseable {

  /// Passes on what clients send.
  interface Upstream {
    /// Returns at the end of the stream.
    void pass(InputStream from, OutputStream to) throws IOException;
  }

  private final ServerSocket listening;
  private final int target;
  private final Upstream upstream;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private TcpProxy(int target, Upstream upstream) {
    this.target = target;
    this.upstream = upstream;
    try {
      this.listening = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    Thread.ofVirtual().name("proxy of " + target).start(this::accept);
  }

  static TcpProxy to(int target) {
    return new TcpProxy(target, InputStream::transferTo);
  }

  static TcpProxy to(int target, Upstream upstream) {
    return new TcpProxy(target, upstream);
  }

  int port() {
    return listening.getLocalPort();
  }

  /// Cuts some of the connections: each in the middle of what the server sends next, or at once.
  ///
  /// @param share of the connections, 0 to 1
  /// @return how many
  int cut(double share, Random random) {
    int cut = 0;
    for (Connection connection : connections) {
      if (random.nextDouble() < share) {
        cut += 1;
        if (random.nextBoolean()) {
          connection.cutNext = true;
        } else {
          connection.cut();
        }
      }
    }
    return cut;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Connection connection = new Connection(client, server);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
      connections.add(connection);
      Thread.ofVirtual().start(connection::passDown);
      upstream.pass(client.getInputStream(), server.getOutputStream());
      server.shutdownOutput();
    } catch (IOException cut) {
      connection.cut();
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean cutNext;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void passDown() {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream from = server.getInputStream();
        OutputStream to = client.getOutputStream();
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
          if (cutNext) {
            to.write(Arrays.copyOf(buffer, read / 2));
            break;
          }
          to.write(buffer, 0, read);
        }
      } catch (IOException gone) {
        // Cut below, as at the end.
      }
      cut();
    }

    void cut() {
      connections.remove(this);
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException gone) {
          // It is closed.
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
    connections.forEach(Connection::cut);
  }
}

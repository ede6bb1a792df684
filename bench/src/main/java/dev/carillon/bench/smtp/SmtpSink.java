package dev.carillon.bench.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An SMTP server on a port of this machine that writes down what it receives. What becomes of the
/// n-th message of the m-th connection depends on the seed alone. Safe for many threads.
public final class SmtpSink implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final int port;
  private final Mischief mischief;
  private final long seed;
  private final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private @Nullable ServerSocket listening;
  private @Nullable Thread accepting;

  private SmtpSink(int port, Mischief mischief, long seed) {
    this.port = port;
    this.mischief = mischief;
    this.seed = seed;
  }

  /// Has a port, and refuses connections until it is opened.
  public static SmtpSink closed(Mischief mischief, long seed) {
    try (ServerSocket probe = bound(0)) {
      return new SmtpSink(probe.getLocalPort(), mischief, seed);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public int port() {
    return port;
  }

  /// Takes connections, if it did not.
  public synchronized void open() {
    if (listening != null) {
      return;
    }
    try {
      ServerSocket opened = bound(port);
      listening = opened;
      accepting = Thread.ofVirtual().name("smtp-sink").start(() -> accept(opened));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return socket;
  }

  /// Ends all connections and refuses others, as a server that is being restarted.
  public synchronized void refuse() {
    ServerSocket open = listening;
    listening = null;
    if (open != null) {
      cut(open);
      awaitEnd();
    }
    connections.forEach(SmtpSink::cut);
  }

  /// The port is closed only when nobody waits at it any more; until then the system takes
  /// connections.
  private void awaitEnd() {
    Thread last = accepting;
    try {
      if (last != null) {
        var _ = last.join(PATIENCE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// In the order in which they came.
  public List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  public int received() {
    return receipts.size();
  }

  public void forget() {
    receipts.clear();
  }

  private void accept(ServerSocket on) {
    while (!on.isClosed()) {
      try {
        Socket socket = on.accept();
        SplittableRandom random = new SplittableRandom(seed + accepted.getAndIncrement());
        Thread.ofVirtual().name("smtp-session").start(() -> serve(socket, random));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, SplittableRandom random) {
    connections.add(socket);
    try {
      socket.setTcpNoDelay(true);
      new SmtpSession(socket, mischief, random, receipts::add).run();
    } catch (IOException gone) {
      // Senders may go as they like, and are killed.
    } finally {
      connections.remove(socket);
      cut(socket);
    }
  }

  private static void cut(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception gone) {
      // It is to be closed, and is.
    }
  }

  @Override
  public void close() {
    refuse();
  }
}

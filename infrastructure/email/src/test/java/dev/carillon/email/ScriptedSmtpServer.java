package dev.carillon.email;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A server that does what a script says, well or badly. Each connection takes the next script;
/// there is none: it is closed at once. Lines of a script:
///
/// - `S: text` sends a line, or several at once with `\n` between them;
/// - `C: text` reads a line, which has to begin so;
/// - `MESSAGE` reads to the lone dot;
/// - `TLS` begins TLS;
/// - `STALL` waits until the client goes;
/// - `IGNORE` reads nothing until the server is closed;
/// - `DRIP` sends a byte every few milliseconds until the client goes.
///
/// At the end of its script a connection is closed.
final class ScriptedSmtpServer implements Closeable {
  static final String GREETING =
      """
      S: 220 sink
      C: EHLO
      S: 250-sink
      S: 250 8BITMIME
      """;
  static final String TO_DATA =
      """
      C: MAIL FROM:<bell@example.org>
      S: 250 2.1.0 ok
      C: RCPT TO:<bob@example.com>
      S: 250 2.1.5 ok
      C: DATA
      S: 354 go on
      """;
  static final String TAKEN =
      TO_DATA
          + """
          MESSAGE
          S: 250 2.0.0 queued as 1
          """;

  private final ServerSocket listening;
  private final Queue<String> scripts;
  private final @Nullable SSLContext tls;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread accepting;

  private ScriptedSmtpServer(@Nullable SSLContext tls, String... scripts) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts = new ArrayDeque<>(Arrays.asList(scripts));
    this.tls = tls;
    this.accepting = Thread.ofVirtual().unstarted(this::accept);
  }

  static ScriptedSmtpServer of(String... scripts) throws IOException {
    return withTls(null, scripts);
  }

  static ScriptedSmtpServer withTls(@Nullable SSLContext tls, String... scripts)
      throws IOException {
    ScriptedSmtpServer server = new ScriptedSmtpServer(tls, scripts);
    server.accepting.start();
    return server;
  }

  int port() {
    return listening.getLocalPort();
  }

  int connections() {
    return sockets.size();
  }

  /// Where clients did not do what the scripts say.
  List<String> faults() {
    return faults;
  }

  List<String> received() {
    return received;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        String script = scripts.poll();
        if (script == null) {
          socket.close();
        } else {
          Thread.ofVirtual().start(() -> play(script, socket));
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void play(String script, Socket plain) {
    Socket socket = plain;
    try {
      for (String line : script.lines().toList()) {
        if (line.equals("TLS")) {
          socket = secured(socket);
        } else {
          act(line, socket);
        }
      }
    } catch (IOException gone) {
      // As a client may.
    } finally {
      try {
        socket.close();
      } catch (IOException alreadyClosed) {
        faults.add(alreadyClosed.toString());
      }
    }
  }

  private SSLSocket secured(Socket socket) throws IOException {
    if (tls == null) {
      throw new IllegalStateException("the server has no certificate");
    }
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", port(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private void act(String line, Socket socket) throws IOException {
    if (line.startsWith("S: ")) {
      send(socket, line.substring(3).replace("\\n", "\r\n") + "\r\n");
    } else if (line.startsWith("C: ")) {
      String got = readLine(socket);
      if (!got.startsWith(line.substring(3))) {
        faults.add("expected " + line.substring(3) + ", got " + got);
      }
    } else {
      switch (line) {
        case "MESSAGE" -> {
          String got = readLine(socket);
          while (!got.equals(".")) {
            got = readLine(socket);
          }
        }
        case "IGNORE" -> awaitClosed();
        case "STALL" -> stall(socket, false);
        case "DRIP" -> stall(socket, true);
        default -> faults.add("no such line in a script: " + line);
      }
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stall(Socket socket, boolean drip) throws IOException {
    socket.setSoTimeout(20);
    while (true) {
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (SocketTimeoutException quiet) {
        if (drip) {
          send(socket, "2");
        }
      }
    }
  }

  /// A byte at a time: nothing may be read ahead, for TLS can begin after any line.
  private String readLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      line.append((char) c);
    }
    String text =
        new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
            .strip();
    received.add(text);
    return text;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

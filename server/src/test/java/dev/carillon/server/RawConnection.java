package dev.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/// A TCP connection that sends whatever bytes it is told to.
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  RawConnection(RunningServer server) {
    try {
      socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port());
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Sends a text; line ends are HTTP's.
  RawConnection send(String text) {
    return send(text.replace("\n", "\r\n").getBytes(UTF_8));
  }

  /// Sends bytes. That the server has answered and closed already is no fault.
  RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException closed) {
      // What it answered is read all the same.
    }
    return this;
  }

  /// One frame of a client, masked with zeros.
  RawConnection frame(int firstByte, byte[] payload) {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) firstByte;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return send(frame);
  }

  /// What the server says until it closes.
  String readToEnd() {
    return read(Integer.MAX_VALUE);
  }

  /// What the server says, as far as the end of the answer's head or of the connection.
  String readHead() {
    return readTo("\r\n\r\n");
  }

  /// What the server says, as far as these words or the end of the connection.
  String readTo(String words) {
    StringBuilder said = new StringBuilder();
    while (said.indexOf(words) < 0) {
      String next = read(1);
      if (next.isEmpty()) {
        break;
      }
      said.append(next);
    }
    return said.toString();
  }

  /// What came before the connection was reset has been said.
  private String read(int most) {
    StringBuilder said = new StringBuilder();
    try {
      for (int next = 0; said.length() < most && next >= 0; ) {
        next = socket.getInputStream().read();
        if (next >= 0) {
          said.append((char) next);
        }
      }
    } catch (SocketException reset) {
      return said.toString();
    } catch (IOException silence) {
      throw new UncheckedIOException("it said only: " + said, silence);
    }
    return said.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

package dev.carillon.web.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/// HTTP as it is on the wire, for what a well-behaved client does not send.
public final class RawHttp {
  private RawHttp() {}

  /// Sends the text and reads until the server closes. The request has to ask for that.
  public static String exchange(int port, String request) throws IOException {
    return exchange(port, request.getBytes(ISO_8859_1));
  }

  public static String exchange(int port, byte[]... pieces) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      for (byte[] piece : pieces) {
        out.write(piece);
        out.flush();
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /// The status of an answer's first line.
  public static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  /// Reads one answer from a connection that stays open, and gives its status.
  public static int readStatus(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    String length = head.substring(head.indexOf("Content-Length: ") + 16).split("\r", 2)[0];
    socket.getInputStream().readNBytes(Integer.parseInt(length));
    return Integer.parseInt(head.substring(9, 12));
  }
}

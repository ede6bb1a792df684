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
}

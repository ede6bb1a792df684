package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// A TCP connection that speaks HTTP/1.1 and WebSocket byte by byte, also wrongly. Reads time out.
final class RawConnection implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int READ_TIMEOUT_MILLIS = 5_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawConnection(int port) throws IOException {
    this(port, 0);
  }

  /// @param receiveBufferBytes how little the kernel takes for a client that does not read; 0 for
  ///   its default
  RawConnection(int port, int receiveBufferBytes) throws IOException {
    this(connect(port, receiveBufferBytes));
  }

  RawConnection(Socket connected) throws IOException {
    socket = connected;
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static Socket connect(int port, int receiveBufferBytes) throws IOException {
    Socket socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  record Response(int status, Map<String, String> headers, String body) {}

  static final class Frame {
    private final int opcode;
    private final byte[] payload;

    Frame(int opcode, byte[] payload) {
      this.opcode = opcode;
      this.payload = payload;
    }

    int opcode() {
      return opcode;
    }

    byte[] payload() {
      return payload;
    }

    String text() {
      return new String(payload, UTF_8);
    }
  }

  // ---- HTTP

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  static String get(String query) {
    return "GET /socket.io/?EIO=4&" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  static String post(String query, String body) {
    return "POST /socket.io/?EIO=4&%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(query, body.getBytes(UTF_8).length, body);
  }

  static String upgrade(String query) {
    return """
    GET /socket.io/?EIO=4&transport=websocket%s HTTP/1.1\r
    Host: localhost\r
    Upgrade: websocket\r
    Connection: keep-alive, Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    \r
    """
        .formatted(query);
  }

  Response response() throws IOException {
    return response(Duration.ZERO);
  }

  /// Takes the body in ten portions, with a pause after each.
  Response response(Duration pause) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.split(": *", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = new byte[length];
    int taken = 0;
    while (taken < length) {
      int read = in.readNBytes(body, taken, Math.min(length / 10 + 1, length - taken));
      if (read == 0) {
        throw new EOFException("after " + taken + " bytes of a body");
      }
      taken += read;
      LockSupport.parkNanos(pause.toNanos());
    }
    return new Response(status, headers, new String(body, UTF_8));
  }

  Response exchange(String request) throws IOException {
    return send(request).response();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("after " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  /// Takes bytes of whatever comes in portions, with a pause between them.
  ///
  /// @return how many came; fewer than `count` when the server closed
  int sip(int count, int portion, Duration pause) throws IOException {
    int taken = 0;
    while (taken < count) {
      byte[] some = in.readNBytes(Math.min(portion, count - taken));
      if (some.length == 0) {
        return taken;
      }
      taken += some.length;
      LockSupport.parkNanos(pause.toNanos());
    }
    return taken;
  }

  // ---- WebSocket

  /// Opens a session on WebSocket and reads its open packet.
  static RawConnection webSocket(int port) throws IOException {
    RawConnection connection = new RawConnection(port);
    connection.handshake("");
    connection.frame();
    return connection;
  }

  /// As [#webSocket], and joins the namespace `/`, whose first event is read as well.
  static RawConnection joined(int port) throws IOException {
    RawConnection connection = webSocket(port);
    connection.text("40");
    connection.message();
    connection.message();
    return connection;
  }

  void handshake(String query) throws IOException {
    Response response = exchange(upgrade(query));
    if (response.status() != 101) {
      throw new IOException("no upgrade: " + response);
    }
  }

  RawConnection text(String text) throws IOException {
    return frame(true, TEXT, text.getBytes(UTF_8));
  }

  RawConnection frame(boolean last, int opcode, byte[] payload) throws IOException {
    return send(encode((last ? 0x80 : 0) | opcode, payload, true));
  }

  static byte[] encode(int firstByte, byte[] payload, boolean masked) {
    int mask = masked ? 0x80 : 0;
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) firstByte);
    if (payload.length < 126) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    byte[] key = masked ? new byte[] {1, 2, 3, 4} : new byte[0];
    frame.put(key);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ key[i % 4] : payload[i]));
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  Frame frame() throws IOException {
    int opcode = in.readUnsignedByte() & 0xf;
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    return new Frame(opcode, in.readNBytes(length));
  }

  /// The next text message that is not a PING; a PING is answered.
  String message() throws IOException {
    Frame frame = frame();
    while (frame.opcode() == TEXT && frame.text().equals("2")) {
      text("3");
      frame = frame();
    }
    return frame.opcode() == TEXT ? frame.text() : "opcode " + frame.opcode();
  }

  /// Reads until the server closes; the code of its close frame, or -1 when there was none.
  int closeCode() throws IOException {
    int code = -1;
    try {
      while (true) {
        Frame frame = frame();
        if (frame.opcode() == CLOSE) {
          code = ByteBuffer.wrap(frame.payload()).getShort();
        }
      }
    } catch (EOFException | SocketException closed) {
      return code;
    }
  }

  /// Ends the connection without a word, as [#close()] does.
  void hangUp() throws IOException {
    socket.close();
  }

  /// Ends the connection with a reset instead of an orderly end.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Says that nothing more will be sent; still reads.
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// Everything until the server closes.
  ///
  /// @throws java.net.SocketTimeoutException when it does not
  String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        rest.append((char) b);
      }
    } catch (SocketException closed) {
      // Reset: what was sent behind the server's last word was not read.
    }
    return rest.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.carillon.socketio.engineio;

import java.nio.ByteBuffer;

/// Writes the frames of a server: final, not masked, (RFC 6455, section 5.2).
final class WebSocketFrames {
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PONG = 0xa;

  /// Added to the opcode of a message that is compressed: RSV1 (RFC 7692, section 6).
  static final int COMPRESSED = 0x40;

  private WebSocketFrames() {}

  /// A frame whose payload is `prefix` and then `payload`.
  static byte[] frame(int opcode, byte[] prefix, ByteBuffer payload) {
    int length = prefix.length + payload.remaining();
    ByteBuffer frame = ByteBuffer.allocate(headerLength(length) + length);
    frame.put((byte) (0x80 | opcode));
    if (length < 126) {
      frame.put((byte) length);
    } else if (length <= 0xffff) {
      frame.put((byte) 126).putShort((short) length);
    } else {
      frame.put((byte) 127).putLong(length);
    }
    frame.put(prefix).put(payload.duplicate());
    return frame.array();
  }

  static byte[] frame(int opcode, ByteBuffer payload) {
    return frame(opcode, new byte[0], payload);
  }

  static byte[] close(int code) {
    return frame(CLOSE, ByteBuffer.allocate(2).putShort(0, (short) code));
  }

  private static int headerLength(int payloadLength) {
    return payloadLength < 126 ? 2 : payloadLength <= 0xffff ? 4 : 10;
  }
}

package dev.carillon.socketio.engineio.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Bytes to packets. Nothing is copied but what was base64: packets are views of the bytes given.
public final class EnginePacketDecoder {
  static final byte SEPARATOR = 0x1e;

  private EnginePacketDecoder() {}

  /// One packet in its text form, which is the content of a WebSocket text message. Whether message
  /// text is UTF-8 is left to who reads it. Binary messages come as base64 in payloads, and on a
  /// WebSocket from clients that are told to (`forceBase64`).
  ///
  /// @throws MalformedPayloadException when it is none
  public static EnginePacket decodeText(ByteBuffer text) {
    if (!text.hasRemaining()) {
      throw new MalformedPayloadException("empty packet");
    }
    ByteBuffer data = text.slice(text.position() + 1, text.remaining() - 1);
    byte type = text.get(text.position());
    return switch (type) {
      case '0' -> new EnginePacket.Open(data);
      case '1' -> withoutData(new EnginePacket.Close(), data);
      case '2' -> new EnginePacket.Ping(data);
      case '3' -> new EnginePacket.Pong(data);
      case '4' -> new EnginePacket.Message(data);
      case '5' -> withoutData(new EnginePacket.Upgrade(), data);
      case '6' -> withoutData(new EnginePacket.Noop(), data);
      case 'b' -> binary(data);
      default -> throw new MalformedPayloadException("unknown packet type " + type);
    };
  }

  /// The packets of a polling payload, one after the other. They are decoded as they are asked for:
  /// [Iterator#next()] throws [MalformedPayloadException] at the first that is none, and a payload
  /// always has at least one.
  public static Iterator<EnginePacket> decodePayload(ByteBuffer payload) {
    return new Payload(payload);
  }

  private static EnginePacket withoutData(EnginePacket packet, ByteBuffer data) {
    if (data.hasRemaining()) {
      throw new MalformedPayloadException("unexpected data");
    }
    return packet;
  }

  private static EnginePacket binary(ByteBuffer base64) {
    try {
      return new EnginePacket.Binary(Base64.getDecoder().decode(withoutLineBreaks(base64)));
    } catch (IllegalArgumentException notBase64) {
      throw new MalformedPayloadException(
          "not base64: " + ISO_8859_1.decode(base64.slice(0, Math.min(8, base64.remaining()))));
    }
  }

  /// The Java client (engine.io-client 2.1) breaks its base64 into lines.
  private static ByteBuffer withoutLineBreaks(ByteBuffer lines) {
    ByteBuffer base64 = ByteBuffer.allocate(lines.remaining());
    for (int i = 0; i < lines.limit(); i++) {
      byte b = lines.get(i);
      if (b != '\n' && b != '\r') {
        base64.put(b);
      }
    }
    return base64.flip();
  }

  private static final class Payload implements Iterator<EnginePacket> {
    private final ByteBuffer bytes;
    private int next;

    Payload(ByteBuffer bytes) {
      this.bytes = bytes;
      this.next = bytes.position();
    }

    @Override
    public boolean hasNext() {
      return next <= bytes.limit();
    }

    @Override
    public EnginePacket next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int end = next;
      while (end < bytes.limit() && bytes.get(end) != SEPARATOR) {
        end++;
      }
      ByteBuffer packet = bytes.slice(next, end - next);
      next = end + 1;
      return decodeText(packet);
    }
  }
}

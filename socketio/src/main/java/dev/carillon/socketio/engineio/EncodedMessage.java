package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.engineio.parser.EnginePacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A message encoded once, for every transport and any number of sessions: a complete WebSocket
/// frame, whose content is at the same time the packet of a polling payload. Immutable.
public final class EncodedMessage {
  static final EncodedMessage PING = packet(new EnginePacket.Ping(ByteBuffer.allocate(0)));
  static final EncodedMessage CLOSE = packet(new EnginePacket.Close());
  static final EncodedMessage NOOP = packet(new EnginePacket.Noop());

  private static final byte[] MESSAGE = {'4'};

  private final byte[] frame;
  private final int contentStart;
  private final boolean binary;

  /// The frame of the same content compressed, once somebody has asked for it.
  private volatile byte @Nullable [] deflatedFrame;

  private EncodedMessage(byte[] frame, int contentLength, boolean binary) {
    this.frame = frame;
    this.contentStart = frame.length - contentLength;
    this.binary = binary;
  }

  /// A text message.
  ///
  /// @param text in UTF-8
  public static EncodedMessage text(byte[] text) {
    return new EncodedMessage(
        WebSocketFrames.frame(WebSocketFrames.TEXT, MESSAGE, ByteBuffer.wrap(text)),
        MESSAGE.length + text.length,
        false);
  }

  public static EncodedMessage binary(ByteBuffer bytes) {
    return new EncodedMessage(
        WebSocketFrames.frame(WebSocketFrames.BINARY, bytes), bytes.remaining(), true);
  }

  static EncodedMessage packet(EnginePacket packet) {
    byte[] text = EnginePacketEncoder.encode(packet);
    return new EncodedMessage(
        WebSocketFrames.frame(WebSocketFrames.TEXT, ByteBuffer.wrap(text)), text.length, false);
  }

  /// Bytes on a WebSocket.
  public int length() {
    return frame.length;
  }

  /// The frame, in a buffer that shares the bytes.
  ByteBuf toWebSocketFrame() {
    return Unpooled.wrappedBuffer(frame);
  }

  /// As [#toWebSocketFrame()], compressed at the first call and kept.
  ByteBuf toDeflatedFrame(Deflation deflation) {
    return Unpooled.wrappedBuffer(deflated(deflation));
  }

  private byte[] deflated(Deflation deflation) {
    byte[] deflated = deflatedFrame;
    if (deflated == null) {
      int opcode = WebSocketFrames.COMPRESSED | (frame[0] & 0xf);
      deflated =
          WebSocketFrames.frame(
              opcode,
              ByteBuffer.wrap(deflation.deflate(frame, contentStart, frame.length - contentStart)));
      deflatedFrame = deflated;
    }
    return deflated;
  }

  void writeDeflatedFrame(ByteBuf out, Deflation deflation) {
    out.writeBytes(deflated(deflation));
  }

  void writeWebSocketFrame(ByteBuf out) {
    out.writeBytes(frame);
  }

  void writePolling(ByteBuf out) {
    if (binary) {
      out.writeByte('b');
      out.writeBytes(
          Base64.getEncoder()
              .encode(ByteBuffer.wrap(frame, contentStart, frame.length - contentStart)));
    } else {
      out.writeBytes(frame, contentStart, frame.length - contentStart);
    }
  }
}

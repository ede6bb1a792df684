package dev.carillon.socketio.engineio.parser;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/// Packets to bytes.
public final class EnginePacketEncoder {
  private EnginePacketEncoder() {}

  /// A packet in the form it has inside a polling payload; for all but binary packets that is also
  /// the content of its WebSocket text message.
  public static byte[] encode(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Open(ByteBuffer json) -> typed('0', json);
      case EnginePacket.Close() -> new byte[] {'1'};
      case EnginePacket.Ping(ByteBuffer data) -> typed('2', data);
      case EnginePacket.Pong(ByteBuffer data) -> typed('3', data);
      case EnginePacket.Message(ByteBuffer text) -> typed('4', text);
      case EnginePacket.Binary(ByteBuffer bytes) ->
          typed('b', Base64.getEncoder().encode(bytes.duplicate()));
      case EnginePacket.Upgrade() -> new byte[] {'5'};
      case EnginePacket.Noop() -> new byte[] {'6'};
    };
  }

  /// A polling payload.
  public static byte[] encodePayload(List<EnginePacket> packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < packets.size(); i++) {
      if (i > 0) {
        out.write(EnginePacketDecoder.SEPARATOR);
      }
      out.writeBytes(encode(packets.get(i)));
    }
    return out.toByteArray();
  }

  private static byte[] typed(char type, ByteBuffer data) {
    byte[] encoded = new byte[1 + data.remaining()];
    encoded[0] = (byte) type;
    data.get(data.position(), encoded, 1, data.remaining());
    return encoded;
  }
}

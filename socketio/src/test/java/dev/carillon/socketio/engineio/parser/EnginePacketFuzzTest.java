package dev.carillon.socketio.engineio.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.socketio.WorkBound;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Any bytes are either a payload or refused by name, with work that is linear in their number;
/// what is taken can be written again and means the same. In the build it runs over the recorded
/// inputs; with `JAZZER_FUZZ=1` it searches.
class EnginePacketFuzzTest {
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreAPayloadOrRefused(byte[] bytes) {
    List<EnginePacket> packets;
    try {
      packets = WorkBound.linear(bytes.length, () -> decode(ByteBuffer.wrap(bytes)));
    } catch (MalformedPayloadException expected) {
      assertThatThrownBy(() -> decode(elsewhere(bytes)))
          .isInstanceOf(MalformedPayloadException.class);
      return;
    }
    assertThat(packets).hasSize(1 + separators(bytes));
    assertThat(decode(elsewhere(bytes))).isEqualTo(packets);
    if (packets.size() == 1 && bytes[0] != 'b') {
      assertThat(EnginePacketDecoder.decodeText(ByteBuffer.wrap(bytes)))
          .isEqualTo(packets.getFirst());
    }
    byte[] written = EnginePacketEncoder.encodePayload(packets);
    List<EnginePacket> again = decode(ByteBuffer.wrap(written));
    assertThat(again).isEqualTo(packets);
    assertThat(EnginePacketEncoder.encodePayload(again)).isEqualTo(written);
  }

  private static List<EnginePacket> decode(ByteBuffer payload) {
    List<EnginePacket> packets = new ArrayList<>();
    EnginePacketDecoder.decodePayload(payload).forEachRemaining(packets::add);
    return packets;
  }

  private static int separators(byte[] bytes) {
    int separators = 0;
    for (byte b : bytes) {
      separators += b == EnginePacketDecoder.SEPARATOR ? 1 : 0;
    }
    return separators;
  }

  /// The same bytes in a buffer without an array, at an offset.
  private static ByteBuffer elsewhere(byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 6);
    return direct.put(3, bytes).position(3).limit(3 + bytes.length);
  }
}

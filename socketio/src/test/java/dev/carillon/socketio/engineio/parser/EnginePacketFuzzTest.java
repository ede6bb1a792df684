package dev.carillon.socketio.engineio.parser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Any bytes are either a payload or refused by name; what is taken can be written again and means
/// the same. In the build it runs over the recorded inputs; with `JAZZER_FUZZ=1` it searches.
class EnginePacketFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreAPayloadOrRefused(byte[] bytes) {
    List<EnginePacket> packets = new ArrayList<>();
    try {
      EnginePacketDecoder.decodePayload(ByteBuffer.wrap(bytes)).forEachRemaining(packets::add);
    } catch (MalformedPayloadException expected) {
      return;
    }
    List<EnginePacket> again = new ArrayList<>();
    EnginePacketDecoder.decodePayload(ByteBuffer.wrap(EnginePacketEncoder.encodePayload(packets)))
        .forEachRemaining(again::add);
    assertThat(again).isEqualTo(packets);
  }
}

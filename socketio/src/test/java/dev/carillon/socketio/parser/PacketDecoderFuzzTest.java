package dev.carillon.socketio.parser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Any bytes are either a packet or refused by name; what is taken can be written again and means
/// the same. In the build it runs over the recorded inputs; with `JAZZER_FUZZ=1` it searches.
class PacketDecoderFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreAPacketOrRefused(byte[] bytes) {
    PacketDecoder decoder = new PacketDecoder();
    Optional<Packet> decoded;
    try {
      decoded = decoder.text(ByteBuffer.wrap(bytes));
    } catch (MalformedPacketException expected) {
      return;
    }
    decoded.ifPresent(packet -> {
      byte[] written = PacketEncoder.text(packet);
      assertThat(new PacketDecoder().text(ByteBuffer.wrap(written))).contains(packet);
    });
  }
}

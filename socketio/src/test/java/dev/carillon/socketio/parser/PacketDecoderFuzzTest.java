package dev.carillon.socketio.parser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.socketio.WorkBound;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Any bytes are either a packet or refused by name, with work that is linear in their number; what
/// is taken can be written again and means the same. In the build it runs over the recorded inputs;
/// with `JAZZER_FUZZ=1` it searches.
class PacketDecoderFuzzTest {
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreAPacketOrRefused(byte[] bytes) {
    Optional<Packet> decoded;
    try {
      decoded = WorkBound.linear(bytes.length, () -> decode(ByteBuffer.wrap(bytes), bytes));
    } catch (MalformedPacketException expected) {
      assertThat(isRefused(elsewhere(bytes), bytes)).isTrue();
      return;
    }
    assertThat(decode(elsewhere(bytes), bytes)).isEqualTo(decoded);
    decoded.ifPresent(packet -> {
      byte[] written = PacketEncoder.text(packet);
      Optional<Packet> again = again(packet, written);
      assertThat(again).contains(packet);
      assertThat(PacketEncoder.text(again.orElseThrow())).isEqualTo(written);
    });
  }

  /// One packet with its attachments, which alternate between two contents so that equal ones
  /// occur.
  private static Optional<Packet> decode(ByteBuffer text, byte[] bytes) {
    PacketDecoder decoder = new PacketDecoder();
    Optional<Packet> decoded = decoder.text(text);
    for (int i = 0; decoded.isEmpty(); i++) {
      assertThat(i).isLessThan(Packet.MAX_ATTACHMENTS);
      decoded = decoder.binary(ByteBuffer.wrap(bytes, 0, Math.min(i % 2, bytes.length)));
    }
    return decoded;
  }

  private static boolean isRefused(ByteBuffer text, byte[] bytes) {
    try {
      var _ = decode(text, bytes);
      return false;
    } catch (MalformedPacketException expected) {
      return true;
    }
  }

  private static Optional<Packet> again(Packet packet, byte[] written) {
    PacketDecoder decoder = new PacketDecoder();
    Optional<Packet> decoded = decoder.text(ByteBuffer.wrap(written));
    for (Binary attachment : PacketEncoder.attachments(packet)) {
      assertThat(decoded).isEmpty();
      decoded = decoder.binary(attachment.asByteBuffer());
    }
    return decoded;
  }

  /// The same bytes in a buffer without an array, at an offset.
  private static ByteBuffer elsewhere(byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 6);
    return direct.put(3, bytes).position(3).limit(3 + bytes.length);
  }
}

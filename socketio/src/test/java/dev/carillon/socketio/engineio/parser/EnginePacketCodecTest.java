package dev.carillon.socketio.engineio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the Engine.IO protocol document, both ways, and what is refused.
class EnginePacketCodecTest {
  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("0{}", new EnginePacket.Open(bytes("{}"))),
        Arguments.of("1", new EnginePacket.Close()),
        Arguments.of("2", new EnginePacket.Ping(bytes(""))),
        Arguments.of("2probe", new EnginePacket.Ping(bytes("probe"))),
        Arguments.of("3probe", new EnginePacket.Pong(bytes("probe"))),
        Arguments.of("4hello", new EnginePacket.Message(bytes("hello"))),
        Arguments.of("4", new EnginePacket.Message(bytes(""))),
        Arguments.of("4€", new EnginePacket.Message(bytes("€"))),
        Arguments.of("5", new EnginePacket.Upgrade()),
        Arguments.of("6", new EnginePacket.Noop()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decodesTheExamples(String text, EnginePacket packet) {
    assertThat(EnginePacketDecoder.decodeText(bytes(text))).isEqualTo(packet);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void encodesTheExamples(String text, EnginePacket packet) {
    assertThat(new String(EnginePacketEncoder.encode(packet), UTF_8)).isEqualTo(text);
  }

  @Test
  void aPayloadIsSplitAtTheRecordSeparator() {
    assertThat(payload("4hello\u001e2\u001e4world\u001ebAQIDBA=="))
        .containsExactly(
            new EnginePacket.Message(bytes("hello")),
            new EnginePacket.Ping(bytes("")),
            new EnginePacket.Message(bytes("world")),
            new EnginePacket.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
  }

  @Test
  void base64MayBeBrokenIntoLines() {
    assertThat(payload("bAQID\r\nBA==\n"))
        .containsExactly(new EnginePacket.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "abc",
        "hello",
        "1x",
        "5x",
        "6x",
        "b=",
        "b!!!!",
        "4a\u001e",
        "\u001e4a",
        "4a\u001e\u001e4b"
      })
  void refusesWhatIsNoPayload(String text) {
    assertThatThrownBy(() -> payload(text)).isInstanceOf(MalformedPayloadException.class);
  }

  @Test
  void decodingUndoesEncoding() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      List<EnginePacket> packets = packets(random);
      assertThat(payload(new String(EnginePacketEncoder.encodePayload(packets), UTF_8)))
          .as("seed %d", seed)
          .isEqualTo(packets);
    }
  }

  private static List<EnginePacket> packets(Random random) {
    List<EnginePacket> packets = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      byte[] content = new byte[random.nextInt(8)];
      random.nextBytes(content);
      packets.add(
          switch (random.nextInt(5)) {
            case 0 -> new EnginePacket.Binary(ByteBuffer.wrap(content));
            case 1 -> new EnginePacket.Ping(bytes("probe"));
            case 2 -> new EnginePacket.Close();
            case 3 -> new EnginePacket.Noop();
            default -> new EnginePacket.Message(bytes("é" + random.nextInt()));
          });
    }
    return packets;
  }

  private static List<EnginePacket> payload(String text) {
    List<EnginePacket> packets = new ArrayList<>();
    EnginePacketDecoder.decodePayload(bytes(text)).forEachRemaining(packets::add);
    return packets;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}

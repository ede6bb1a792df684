package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the Socket.IO protocol document, both ways, and what is refused.
class PacketCodecTest {
  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("0", new Packet.Connect("/", null)),
        Arguments.of("0{\"sid\":\"x\"}", new Packet.Connect("/", Json.of("{\"sid\":\"x\"}"))),
        Arguments.of(
            "0/admin,{\"sid\":\"x\"}", new Packet.Connect("/admin", Json.of("{\"sid\":\"x\"}"))),
        Arguments.of("1/admin,", new Packet.Disconnect("/admin")),
        Arguments.of("1", new Packet.Disconnect("/")),
        Arguments.of(
            "2[\"foo\"]", new Packet.Event("/", Packet.NO_ACK, "foo", List.<Argument>of())),
        Arguments.of(
            "2/admin,[\"bar\"]",
            new Packet.Event("/admin", Packet.NO_ACK, "bar", List.<Argument>of())),
        Arguments.of("212[\"foo\"]", new Packet.Event("/", 12, "foo", List.<Argument>of())),
        Arguments.of(
            "2[\"f\",1,\"a\",{\"b\":[null]}]",
            new Packet.Event(
                "/",
                Packet.NO_ACK,
                "f",
                List.of(Json.of("1"), Json.of("\"a\""), Json.of("{\"b\":[null]}")))),
        Arguments.of(
            "3/admin,13[\"bar\"]", new Packet.Ack("/admin", 13, List.of(Json.of("\"bar\"")))),
        Arguments.of("30[]", new Packet.Ack("/", 0, List.of())),
        Arguments.of(
            "4{\"message\":\"Not authorized\"}",
            new Packet.ConnectError("/", Json.of("{\"message\":\"Not authorized\"}"))),
        Arguments.of(
            "2/é,9007199254740991[\"é\"]",
            new Packet.Event("/é", 9007199254740991L, "é", List.<Argument>of())),
        Arguments.of(
            "50-[\"x\"]",
            new Packet.BinaryEvent("/", Packet.NO_ACK, "x", List.<Argument>of(), List.of())));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decodesTheExamples(String text, Packet packet) {
    assertThat(decode(text)).contains(packet);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void encodesTheExamples(String text, Packet packet) {
    assertThat(new String(PacketEncoder.text(packet), UTF_8)).isEqualTo(text);
  }

  @Test
  void attachmentsTakeThePlaceOfTheirPlaceholders() {
    PacketDecoder decoder = new PacketDecoder();
    String text =
        "52-/admin,7[\"m\",{\"_placeholder\":true,\"num\":1},{ \"num\" : 0, \"_placeholder\" : true"
            + " }]";

    assertThat(decoder.text(bytes(text))).isEmpty();
    assertThat(decoder.binary(ByteBuffer.wrap(new byte[] {1}))).isEmpty();

    Binary first = Binary.of(new byte[] {1});
    Binary second = Binary.of(new byte[] {2});
    assertThat(decoder.binary(ByteBuffer.wrap(new byte[] {2})))
        .contains(
            new Packet.BinaryEvent(
                "/admin", 7, "m", List.of(second, first), List.of(first, second)));
  }

  @Test
  void aPlaceholderInsideALargerValueStaysAsItCame() {
    PacketDecoder decoder = new PacketDecoder();
    assertThat(decoder.text(bytes("51-[\"m\",{\"f\":{\"_placeholder\":true,\"num\":0}}]")))
        .isEmpty();

    Packet packet = decoder.binary(ByteBuffer.wrap(new byte[] {9})).orElseThrow();

    assertThat(packet)
        .isEqualTo(
            new Packet.BinaryEvent(
                "/",
                Packet.NO_ACK,
                "m",
                List.of(Json.of("{\"f\":{\"_placeholder\":true,\"num\":0}}")),
                List.of(Binary.of(new byte[] {9}))));
  }

  @Test
  void aPlaceholderInATextEventIsPlainJson() {
    assertThat(decode("2[\"m\",{\"_placeholder\":true,\"num\":0}]"))
        .contains(
            new Packet.Event(
                "/", Packet.NO_ACK, "m", List.of(Json.of("{\"_placeholder\":true,\"num\":0}"))));
  }

  @Test
  void encodingAnEventNumbersItsAttachmentsInOrder() {
    Packet packet =
        Packet.event(
            "/",
            3,
            "m",
            List.of(Binary.of(new byte[] {1}), Json.of("true"), Binary.of(new byte[] {2})));

    assertThat(new String(PacketEncoder.text(packet), UTF_8))
        .isEqualTo(
            "52-3[\"m\",{\"_placeholder\":true,\"num\":0},true,{\"_placeholder\":true,\"num\":1}]");
    assertThat(PacketEncoder.attachments(packet))
        .containsExactly(Binary.of(new byte[] {1}), Binary.of(new byte[] {2}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "a",
        "abc",
        "0[]",
        "0null",
        "0{",
        "0{}x",
        "1{}",
        "2",
        "2{}",
        "2[]",
        "2[1]",
        "2[null]",
        "2[{\"toString\":\"x\"}]",
        "2[\"connect\"]",
        "2[\"connect_error\"]",
        "2[\"disconnect\"]",
        "2[\"disconnecting\"]",
        "2[\"newListener\"]",
        "2[\"removeListener\"]",
        "2[\"disc\\u006fnnect\"]",
        "2[\"a\"",
        "2[\"a\"]]",
        "2[\"a\",]",
        "2[\"a\" 1]",
        "2[\"a\",01]",
        "2[\"a\",1.]",
        "2[\"a\",+1]",
        "2[\"a\",NaN]",
        "2[\"a\",\"\t\"]",
        "2[\"a\",\"\\x\"]",
        "2[\"a\",\"\\u12g4\"]",
        "2-1[\"a\"]",
        "212345678901234567[\"a\"]",
        "3[]",
        "3x[]",
        "31{}",
        "4",
        "5[\"a\"]",
        "5-[\"a\"]",
        "511-[\"a\"]",
        "5100000000-[\"a\"]",
        "51-[\"a\"",
        "61-[]"
      })
  void refusesWhatIsNoPacket(String text) {
    assertThatThrownBy(() -> decode(text)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesTextWhileAttachmentsAreToCome() {
    PacketDecoder decoder = new PacketDecoder();
    assertThat(decoder.text(bytes("51-[\"a\",{\"_placeholder\":true,\"num\":0}]"))).isEmpty();

    assertThatThrownBy(() -> decoder.text(bytes("2[\"b\"]")))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesAnAttachmentWithoutAPacket() {
    assertThatThrownBy(() -> new PacketDecoder().binary(ByteBuffer.allocate(1)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesAPlaceholderWithoutItsAttachment() {
    PacketDecoder decoder = new PacketDecoder();
    assertThat(decoder.text(bytes("51-[\"a\",{\"_placeholder\":true,\"num\":1}]"))).isEmpty();

    assertThatThrownBy(() -> decoder.binary(ByteBuffer.allocate(1)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void takesTenAttachmentsAndNotEleven() {
    assertThat(decode("510-[\"a\"]")).isEmpty();
    assertThatThrownBy(() -> decode("511-[\"a\"]")).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void takesANamespaceOf256BytesAndNotOneMore() {
    String longest = "/" + "n".repeat(255);

    assertThat(decode("0" + longest + ",")).contains(new Packet.Connect(longest, null));
    assertThat(decode("0" + longest)).contains(new Packet.Connect(longest, null));
    assertThatThrownBy(() -> decode("0" + longest + "n,"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void takesADepthOf64AndNotOneMore() {
    String deepest = "[".repeat(63) + "]".repeat(63);

    assertThat(decode("2[\"a\"," + deepest + "]")).isPresent();
    assertThatThrownBy(() -> decode("2[\"a\",[" + deepest + "]]"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[][] wrong = {
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xff},
      {(byte) 0x80},
      {(byte) 0xc3}
    };
    for (byte[] sequence : wrong) {
      ByteBuffer packet = ByteBuffer.allocate(32).put("2[\"a".getBytes(UTF_8)).put(sequence);
      packet.put("\"]".getBytes(UTF_8)).flip();
      assertThatThrownBy(() -> new PacketDecoder().text(packet))
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  private static Optional<Packet> decode(String text) {
    return new PacketDecoder().text(bytes(text));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}

package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            "50-[\"x\"]", new Packet.BinaryEvent("/", Packet.NO_ACK, "x", List.<Argument>of())));
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
        .contains(new Packet.BinaryEvent("/admin", 7, "m", List.of(second, first)));
  }

  @Test
  void attachmentsInsideLargerValuesAreFoundAtAnyDepth() {
    Packet packet =
        decode(
            "52-[\"m\",[1,{\"f\":{\"_placeholder\":true,\"num\":1}}],{\"a\":"
                + "[[{\"num\" : 0 ,\\n\"_placeholder\":true}]]}]".replace("\\n", "\n"),
            1,
            2);

    assertThat(((Packet.BinaryEvent) packet).arguments())
        .containsExactly(
            JsonWithAttachments.of(
                Json.of("[1,{\"f\":{\"_placeholder\":true,\"num\":0}}]"),
                List.of(Binary.of(new byte[] {2}))),
            JsonWithAttachments.of(
                Json.of("{\"a\":[[{\"num\" : 0 ,\n\"_placeholder\":true}]]}"),
                List.of(Binary.of(new byte[] {1}))));
  }

  @Test
  void whatIsRelayedIsTheSameSaveForTheNumbers() {
    String value =
        "{ \"f\" :[{ \"num\":%d , \"_placeholder\" :true } , {\"_placeholder\":true,\"num\":%d}]}";
    Packet.BinaryEvent packet =
        (Packet.BinaryEvent) decode("52-[\"m\"," + value.formatted(1, 0) + "]", 1, 2);
    JsonWithAttachments relayed = (JsonWithAttachments) packet.arguments().getFirst();

    Packet sent =
        Packet.event(
            "/",
            Packet.NO_ACK,
            "m",
            List.of(Binary.of(new byte[] {9}), relayed, Binary.of(new byte[] {8})));

    assertThat(relayed.json()).hasToString(value.formatted(0, 1));
    assertThat(relayed.attachments())
        .containsExactly(Binary.of(new byte[] {2}), Binary.of(new byte[] {1}));
    assertThat(new String(PacketEncoder.text(sent), UTF_8))
        .isEqualTo(
            "54-[\"m\",{\"_placeholder\":true,\"num\":0},"
                + value.formatted(1, 2)
                + ",{\"_placeholder\":true,\"num\":3}]");
    assertThat(PacketEncoder.attachments(sent))
        .containsExactly(
            Binary.of(new byte[] {9}),
            Binary.of(new byte[] {2}),
            Binary.of(new byte[] {1}),
            Binary.of(new byte[] {8}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true,\"num\":0,\"x\":1}",
        "{\"x\":1,\"_placeholder\":true,\"num\":0}",
        "{\"_placeholder\":false,\"num\":0}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":1.0}",
        "{\"_placeholder\":true,\"num\":\"0\"}",
        "{\"\\u005fplaceholder\":true,\"num\":0}",
        "{\"_placeholder\":true}"
      })
  void anObjectThatOnlyLooksLikeAPlaceholderIsRefusedWhereAttachmentsAre(String object) {
    assertThatThrownBy(() -> decode("51-[\"m\"," + object + "]", 1))
        .isInstanceOf(MalformedPacketException.class);
    assertThat(((Packet.Event) decode("2[\"m\"," + object + "]").orElseThrow()).arguments())
        .containsExactly(Json.of(object));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"num\":0}", "{}", "{\"placeholder\":true,\"num\":0}"})
  void anObjectWithoutThatKeyIsPlainJson(String object) {
    Packet packet = decode("51-[\"m\"," + object + "]", 1);

    assertThat(((Packet.BinaryEvent) packet).arguments()).containsExactly(Json.of(object));
  }

  @Test
  void aPlaceholderIsLookedForIn80BytesAndNotOneMore() {
    String head = "{\"_placeholder\":true,\"num\":0";
    String longest = head + " ".repeat(80 - head.length() - 1) + "}";
    String longer = head + " ".repeat(80 - head.length()) + "}";

    assertThat(((Packet.BinaryEvent) decode("51-[\"m\"," + longest + "]", 1)).arguments())
        .containsExactly(Binary.of(new byte[] {1}));
    assertThatThrownBy(() -> decode("51-[\"m\"," + longer + "]", 1))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void takesOnePlaceholderForEachAttachment() {
    String ten =
        IntStream.range(0, 10)
            .mapToObj(number -> "{\"_placeholder\":true,\"num\":" + number + "}")
            .collect(Collectors.joining(","));

    assertThat(((Packet.BinaryEvent) decode("510-[\"m\",[" + ten + "]]", new int[10])).arguments())
        .hasSize(1);
    assertThatThrownBy(() ->
            decode("510-[\"m\",[" + ten + "],{\"_placeholder\":true,\"num\":9}]", new int[10]))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void equalAttachmentsStayApart() {
    Binary one = Binary.of(new byte[] {1});
    Packet packet = Packet.event("/", Packet.NO_ACK, "m", List.of(one, Binary.of(new byte[] {1})));

    assertThat(new String(PacketEncoder.text(packet), UTF_8)).startsWith("52-");
    assertThat(PacketEncoder.attachments(packet)).containsExactly(one, one);
  }

  @Test
  void aTemplateNeedsAnAttachmentForEachPlaceholder() {
    Binary file = Binary.of(new byte[] {1});
    Json first = Json.of("{\"f\":" + JsonWithAttachments.placeholder(0) + "}");
    Json second = Json.of("{\"f\":" + JsonWithAttachments.placeholder(1) + "}");

    assertThat(JsonWithAttachments.of(first, List.of(file)).attachments()).containsExactly(file);
    assertThatThrownBy(() -> JsonWithAttachments.of(second, List.of(file)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JsonWithAttachments.of(Json.NULL, List.of(file)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Decodes a packet whose attachments are one byte each.
  private static Packet decode(String text, int... attachments) {
    PacketDecoder decoder = new PacketDecoder();
    Optional<Packet> packet = decoder.text(bytes(text));
    for (int attachment : attachments) {
      packet = decoder.binary(ByteBuffer.wrap(new byte[] {(byte) attachment}));
    }
    return packet.orElseThrow();
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
    for (String number : List.of("1", "10", "4294967296")) {
      String packet = "51-[\"a\",[{\"_placeholder\":true,\"num\":" + number + "}]]";
      assertThatThrownBy(() -> decode(packet)).isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void takesTenAttachmentsAndNotEleven() {
    assertThat(decode("510-[\"a\"]")).isEmpty();
    assertThatThrownBy(() -> decode("511-[\"a\"]")).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void takesAThousandArgumentsAndNotOneMore() {
    String thousand = "1,".repeat(999) + "1";
    assertThat(decode("2[\"a\"," + thousand + "]")).isPresent();
    assertThat(decode("31[" + thousand + "]")).isPresent();
    assertThatThrownBy(() -> decode("2[\"a\",1," + thousand + "]"))
        .isInstanceOf(MalformedPacketException.class);
    assertThatThrownBy(() -> decode("31[1," + thousand + "]"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void attachmentsCountTogetherWithTheirText() {
    byte[] text = "52-[\"a\"]".getBytes(UTF_8);
    PacketDecoder decoder = new PacketDecoder(text.length + 100);
    for (int i = 0; i < 2; i++) {
      assertThat(decoder.text(ByteBuffer.wrap(text))).isEmpty();
      assertThat(decoder.isIncomplete()).isTrue();
      assertThat(decoder.binary(ByteBuffer.allocate(50))).isEmpty();
      assertThat(decoder.binary(ByteBuffer.allocate(50))).isPresent();
      assertThat(decoder.bytes()).isEqualTo(text.length + 100);
      assertThat(decoder.isIncomplete()).isFalse();
    }
    decoder.text(ByteBuffer.wrap(text));
    decoder.binary(ByteBuffer.allocate(50));
    assertThatThrownBy(() -> decoder.binary(ByteBuffer.allocate(51)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void aSmallSliceOfALargeArrayIsCopied() {
    byte[] body = new byte[100_000];
    byte[] text = "2[\"a\",1]".getBytes(UTF_8);
    System.arraycopy(text, 0, body, 50_000, text.length);
    ByteBuffer slice = ByteBuffer.wrap(body).slice(50_000, text.length);
    Packet.Event event = (Packet.Event) new PacketDecoder().text(slice).orElseThrow();
    assertThat(((Json) event.arguments().getFirst()).bytes()).hasSameSizeAs(text);
  }

  @Test
  void aCompactValueKeepsNothingElse() {
    Json value = Json.of("  {}" + " ".repeat(1000));
    assertThat(value.bytes()).hasSizeGreaterThan(1000);
    assertThat(value.compact()).isEqualTo(value);
    assertThat(value.compact().bytes()).hasSize(2);
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

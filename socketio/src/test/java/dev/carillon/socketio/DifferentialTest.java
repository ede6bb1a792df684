package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.engineio.parser.EnginePacketDecoder;
import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.MalformedPacketException;
import dev.carillon.socketio.parser.Packet;
import dev.carillon.socketio.parser.PacketDecoder;
import dev.carillon.socketio.parser.PacketEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Our parsers and the stock ones (socket.io-parser and engine.io-parser, at the versions of the
/// lock file) on the same packets: what one takes the other takes, and means the same by it. Where
/// they are meant to differ, [Difference] says so, by the looks of the packet.
class DifferentialTest {
  private static final int ROUNDS = Integer.getInteger("socketio.differential.rounds", 4_000);
  private static final List<byte[]> ATTACHMENTS =
      List.of(new byte[] {1}, new byte[] {2, 3}, new byte[0], new byte[] {4});

  private static final List<String> PACKETS =
      List.of(
          "0",
          "0/admin,{\"token\":\"123\"}",
          "0{\"a\":[1,2]}",
          "1",
          "1/admin,",
          "2[\"name\"]",
          "2/admin,12[\"name\",{\"a\":[1,-2.5e3,null,true,\"\\u00e9\"]}]",
          "2[\"name\",\"\u00e9\u20ac\ud83d\udd14\"]",
          "29007199254740991[\"x\"]",
          "31[]",
          "3/admin,7[1,\"2\",{}]",
          "4{\"message\":\"x\"}",
          "51-[\"m\",{\"_placeholder\":true,\"num\":0}]",
          "52-/admin,3[\"m\",{\"num\":1,\"_placeholder\":true},{\"_placeholder\":true,\"num\":0}]",
          "61-4[{\"_placeholder\":true,\"num\":0},1]",
          "51-[\"m\",[{\"_placeholder\":true,\"num\":0}]]");

  private static final List<String> PIECES =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "5",
          "6",
          "9",
          "-",
          ",",
          "/",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "\\",
          "\\u",
          ":",
          " ",
          "\t",
          ".",
          "e",
          "null",
          "true",
          "[]",
          "{}",
          "\"a\"",
          "disconnect",
          "connect",
          "_placeholder",
          "num",
          "\u0000",
          "\u007f",
          "\u00e9",
          "\ud83d\udd14",
          "99999999999999999",
          "[[[[[[[[[[",
          "/admin,",
          "\\ud800");

  /// Where we are meant to differ. `ours only` and `theirs only` say who takes the packet.
  private enum Difference {
    NOTHING("theirs only", "(\\s.*)?", "neither an empty text nor white space is the number 0"),
    FIFTY_WITHOUT_ATTACHMENTS("ours only", "[56]0{1,2}-.*", "no attachments are none to wait for"),
    CONNECT_ERROR(
        "ours only|theirs only|different", "4.*", "no client may send it: closed one layer up"),
    NOT_QUITE_A_PLACEHOLDER(
        "theirs only",
        "[56].*_placeholder.*",
        "where attachments are, a key of that name belongs to a placeholder"),
    NUMBER_FOR_A_NAME(
        "theirs only", "[25](\\d+-)?(/[^,]*,)?\\d*\\[\\s*-?\\d.*", "names are strings"),
    NO_PAYLOAD("theirs only", "[2356](\\d+-)?(/[^,]*,?)?[\\d\\s]*", "these have an array"),
    ACK_WITHOUT_ID("theirs only", "[36](\\d+-)?(/[^,]*,)?\\[.*", "which no one waits for"),
    ID_WHERE_NONE_BELONGS(
        "theirs only", "[01](/[^,]*,)?[\\d\\s].*", "only events and acks have one"),
    ID_OF_17_DIGITS("theirs only", "[2-6](\\d+-)?(/[^,]*,)?\\s*\\d{17,}.*", "16 digits at most"),
    ID_OVER_2_53("different", "[2356](\\d+-)?(/[^,]*,)?\\d{16}\\[.*", "exact here, rounded there"),
    WHITE_SPACE_FOR_AN_ID(
        "theirs only", "[2356](\\d+-)?(/[^,]*,)?\\d*\\s[\\d\\s]*[\\[{]?.*", "digits are digits"),
    OTHER_NUMBERS_OF_ATTACHMENTS(
        "theirs only", "[56](?!\\d{1,2}-)[^/\\[]*-.*", "as 1e0, 0x1, +1, 001 or white space"),
    LONG_NAMESPACE("theirs only", "\\d(\\d+-)?/.{256,}", "256 bytes at most"),
    CONTROL_CHARACTER("theirs only", "\\d(\\d+-)?/[^,]*[\\x00-\\x1f\\x7f].*", "not in a namespace"),
    DEPTH("theirs only", ".*(\\[\\s*){9}.*", "64 at most");

    final Pattern verdicts;
    final Pattern looks;

    Difference(String verdicts, String looks, String reason) {
      assertThat(reason).isNotBlank();
      this.verdicts = Pattern.compile(verdicts);
      this.looks = Pattern.compile(looks, Pattern.DOTALL);
    }

    static boolean isIntended(String verdict, String packet) {
      for (Difference difference : values()) {
        if (difference.verdicts.matcher(verdict).matches()
            && difference.looks.matcher(packet).matches()) {
          return true;
        }
      }
      return false;
    }
  }

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void whatOneParserTakesTheOtherTakesAndMeansTheSame() throws IOException {
    try (NodeParser node = new NodeParser()) {
      List<String> differences = new ArrayList<>();
      int same = 0;
      int neither = 0;
      for (int i = 0; i < ROUNDS; i++) {
        byte[] text = mutated(pick(PACKETS)).getBytes(random.nextInt(40) == 0 ? ISO_8859_1 : UTF_8);
        NodeParser.Answer answer = node.askPacket(text, ATTACHMENTS, ours(text, ATTACHMENTS));
        String packet = new String(text, UTF_8);
        switch (answer.verdict()) {
          case "same" -> {
            same++;
            takesBack(node, answer);
          }
          case "neither" -> neither++;
          default -> {
            if (!Difference.isIntended(answer.verdict(), packet)) {
              differences.add(answer.verdict() + ": " + packet + ": " + answer.detail());
            }
          }
        }
      }
      assertThat(differences).as("seed %d", seed).isEmpty();
      assertThat(same).isGreaterThan(ROUNDS / 10);
      assertThat(neither).isGreaterThan(ROUNDS / 10);
    }
  }

  /// What the JavaScript side writes for a packet is that packet to us.
  private void takesBack(NodeParser node, NodeParser.Answer answer) throws IOException {
    if (answer.encoded().isEmpty()) {
      return;
    }
    byte[] text = answer.encoded().getFirst();
    List<byte[]> attachments = answer.encoded().subList(1, answer.encoded().size());
    String shown = "seed %d: %s".formatted(seed, new String(text, UTF_8));
    NodeParser.Ours ours = ours(text, attachments);
    if (ours instanceof NodeParser.Refused) {
      // An id that was rounded up to 17 digits.
      assertThat(Difference.isIntended("theirs only", new String(text, UTF_8))).as(shown).isTrue();
      return;
    }
    assertThat(node.askPacket(text, attachments, ours).verdict()).as(shown).isEqualTo("same");
  }

  @Test
  void whatWeWriteTheStockParserReads() throws IOException {
    try (NodeParser node = new NodeParser()) {
      for (int i = 0; i < ROUNDS / 2; i++) {
        Packet packet = packet();
        byte[] text = PacketEncoder.text(packet);
        List<byte[]> attachments =
            PacketEncoder.attachments(packet).stream().map(Binary::toByteArray).toList();

        NodeParser.Answer answer = node.askPacket(text, attachments, new NodeParser.Taken(packet));

        assertThat(answer.verdict())
            .as("seed %d: %s: %s", seed, new String(text, UTF_8), answer.detail())
            .isEqualTo("same");
      }
    }
  }

  @Test
  void payloadsMeanTheSameToBoth() throws IOException {
    // Ours refuses data behind a type that has none, and base64 that is not exact.
    Pattern stricter = Pattern.compile("(?s)(.*\\u001e)?([156][^\\u001e]|b).*");
    List<String> payloads =
        List.of("4hello\u001e2probe\u001e4\u00e9", "1", "5\u001e6", "bAQID", "3probe", "0{}", "4");
    try (NodeParser node = new NodeParser()) {
      for (int i = 0; i < ROUNDS / 2; i++) {
        String payload =
            mutated(
                pick(payloads).replace("\u001e", random.nextBoolean() ? "\u001e" : "\u001e\u001e"));
        byte[] text = payload.getBytes(UTF_8);

        NodeParser.Answer answer = node.askPayload(text, enginePackets(text));

        if (!answer.verdict().equals("same") && !answer.verdict().equals("neither")) {
          assertThat(answer.verdict()).as("seed %d: %s", seed, payload).isEqualTo("theirs only");
          assertThat(payload).as("seed %d: %s", seed, answer.detail()).matches(stricter);
        }
      }
    }
  }

  // ---- ours

  private static NodeParser.Ours ours(byte[] text, List<byte[]> attachments) {
    PacketDecoder decoder = new PacketDecoder();
    try {
      Optional<Packet> decoded = decoder.text(ByteBuffer.wrap(text));
      for (int i = 0; decoded.isEmpty() && i < attachments.size(); i++) {
        decoded = decoder.binary(ByteBuffer.wrap(attachments.get(i)));
      }
      return decoded.isPresent()
          ? new NodeParser.Taken(decoded.get())
          : new NodeParser.Incomplete();
    } catch (MalformedPacketException refused) {
      return new NodeParser.Refused();
    }
  }

  private static @Nullable List<EnginePacket> enginePackets(byte[] text) {
    List<EnginePacket> packets = new ArrayList<>();
    try {
      EnginePacketDecoder.decodePayload(ByteBuffer.wrap(text)).forEachRemaining(packets::add);
      return packets;
    } catch (MalformedPayloadException refused) {
      return null;
    }
  }

  // ---- chance

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String mutated(String packet) {
    StringBuilder text = new StringBuilder(packet);
    for (int i = random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, pick(PIECES));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.replace(at, at + 1, pick(PIECES));
        default -> text.delete(at, Math.min(text.length(), at + random.nextInt(6)));
      }
    }
    return text.toString();
  }

  private Packet packet() {
    String namespace = random.nextBoolean() ? "/" : "/n\u00e9-" + random.nextInt(100);
    long id = random.nextLong(1L << 53);
    List<Argument> arguments = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      arguments.add(random.nextInt(3) == 0 ? Binary.of(bytes()) : value());
    }
    return switch (random.nextInt(6)) {
      case 0 -> new Packet.Connect(namespace, random.nextBoolean() ? null : Json.of("{\"a\":1}"));
      case 1 -> new Packet.Disconnect(namespace);
      case 2 -> new Packet.ConnectError(namespace, Json.of("{\"message\":\"x\"}"));
      case 3 -> Packet.event(namespace, Packet.NO_ACK, "e" + text(), arguments);
      case 4 -> Packet.event(namespace, id, "e" + text(), arguments);
      default -> Packet.ack(namespace, id, arguments);
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Json value() {
    return switch (random.nextInt(5)) {
      case 0 -> Json.of(Double.toString(random.nextGaussian() * 1e9));
      case 1 -> Json.quote(text());
      case 2 -> Json.of("{ \"k\" : [ " + Json.quote(text()) + " , null ] }");
      case 3 -> Json.of("[true,false,[],{}]");
      default -> Json.of(Long.toString(random.nextLong()));
    };
  }

  private String text() {
    return random
        .ints(random.nextInt(8), 0, 0x2fff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

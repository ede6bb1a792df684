package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is written is read back, for packets of any shape.
class PacketPropertyTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void decodingUndoesEncoding() {
    for (int i = 0; i < 20_000; i++) {
      Packet packet = packet();
      assertThat(roundTrip(packet)).as("seed %d, round %d", seed, i).contains(packet);
    }
  }

  @Test
  void unquotingUndoesQuoting() {
    for (int i = 0; i < 20_000; i++) {
      String text = text();
      Json json = Json.quote(text);
      assertThat(Json.ofUtf8(json.toUtf8()).unquote()).as("seed %d", seed).isEqualTo(text);
    }
  }

  private static Optional<Packet> roundTrip(Packet packet) {
    PacketDecoder decoder = new PacketDecoder();
    Optional<Packet> decoded = decoder.text(ByteBuffer.wrap(PacketEncoder.text(packet)));
    for (Binary attachment : PacketEncoder.attachments(packet)) {
      assertThat(decoded).isEmpty();
      decoded = decoder.binary(attachment.asByteBuffer());
    }
    return decoded;
  }

  private Packet packet() {
    String namespace =
        random.nextBoolean() ? "/" : "/" + text().replaceAll("[,\\x00-\\x1f\\x7f]", "").trim();
    if (namespace.getBytes(UTF_8).length > Packet.MAX_NAMESPACE_BYTES) {
      namespace = "/long";
    }
    long ackId = random.nextLong(0, 10_000_000_000_000_000L);
    return switch (random.nextInt(6)) {
      case 0 -> new Packet.Connect(namespace, random.nextBoolean() ? null : object(2));
      case 1 -> new Packet.Disconnect(namespace);
      case 2 -> new Packet.ConnectError(namespace, value(3));
      case 3 -> Packet.event(namespace, Packet.NO_ACK, "e" + text(), arguments());
      case 4 -> Packet.event(namespace, ackId, "e" + text(), arguments());
      default -> Packet.ack(namespace, ackId, arguments());
    };
  }

  private List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      arguments.add(
          switch (random.nextInt(5)) {
            case 0 -> binary();
            case 1 -> withAttachments();
            default -> value(3);
          });
    }
    return arguments;
  }

  /// At most two attachments, so that all arguments together have no more than a packet may.
  private Argument withAttachments() {
    List<Binary> attachments = List.of(binary(), binary());
    String some =
        "[%s , {\"k\":%s}]"
            .formatted(
                JsonWithAttachments.placeholder(random.nextInt(2)),
                random.nextBoolean() ? JsonWithAttachments.placeholder(1) : value(2));
    return JsonWithAttachments.of(Json.of(some), attachments);
  }

  private Binary binary() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return Binary.of(bytes);
  }

  private Json value(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> Json.of(random.nextBoolean() ? "true" : "null");
      case 1 -> Json.of(Integer.toString(random.nextInt()));
      case 2 -> Json.of(Double.toString(random.nextGaussian() * 1e9));
      case 3 -> Json.quote(text());
      case 4 -> object(depth - 1);
      default -> {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(depth - 1).toString());
        }
        yield Json.of("[ " + String.join(" ,\n", elements) + "]");
      }
    };
  }

  private Json object(int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add(Json.quote(text()) + " : " + value(Math.max(0, depth - 1)));
    }
    return Json.of("{" + String.join(",\t", members) + "}");
  }

  /// Lone surrogates have no form in UTF-8, but an escape in JSON.
  @Test
  void loneSurrogatesAreWrittenAsEscapes() {
    assertThat(Json.quote("a\ud83d").toString()).isEqualTo("\"a\\ud83d\"");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append((char) random.nextInt(0xd700, 0xe100));
      }
      Json json = Json.quote(text.toString());
      assertThat(Json.ofUtf8(json.toUtf8()).unquote())
          .as("seed %d", seed)
          .isEqualTo(text.toString());
    }
  }

  /// Any code points but lone surrogates, which UTF-8 cannot say.
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int bound = random.nextInt(3) == 0 ? Character.MAX_CODE_POINT + 1 : 0x80;
      int codePoint = random.nextInt(bound);
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }
}

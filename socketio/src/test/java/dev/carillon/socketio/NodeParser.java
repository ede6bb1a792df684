package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.JsonWithAttachments;
import dev.carillon.socketio.parser.Packet;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The stock JavaScript parsers in a process of their own, asked whether they agree with ours.
final class NodeParser implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  NodeParser() throws IOException {
    process =
        new ProcessBuilder("node", "differential.mjs")
            .directory(SCRIPTS.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    questions = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /// @param encoded the messages that the JavaScript side writes for the packet, text first; none
  ///   unless the verdict is `same`
  record Answer(String verdict, String detail, List<byte[]> encoded) {
    Answer {
      encoded = List.copyOf(encoded);
    }
  }

  /// What we made of a packet: [Refused], [Incomplete] or [Taken].
  sealed interface Ours {}

  record Refused() implements Ours {}

  record Incomplete() implements Ours {}

  record Taken(Packet packet) implements Ours {}

  Answer askPacket(byte[] text, List<byte[]> attachments, Ours ours) throws IOException {
    String given =
        attachments.stream().map(NodeParser::quoted).collect(Collectors.joining(",", "[", "]"));
    return ask(
        "{\"text\":"
            + quoted(text)
            + ",\"attachments\":"
            + given
            + ",\"ours\":"
            + json(ours)
            + "}");
  }

  Answer askPayload(byte[] text, @Nullable List<EnginePacket> ours) throws IOException {
    String packets =
        ours == null
            ? "null"
            : ours.stream().map(NodeParser::json).collect(Collectors.joining(",", "[", "]"));
    return ask("{\"engine\":true,\"text\":" + quoted(text) + ",\"ours\":" + packets + "}");
  }

  private Answer ask(String question) throws IOException {
    questions.write(question);
    questions.newLine();
    questions.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("no answer to " + question);
    }
    String[] parts = line.split("\t", -1);
    List<byte[]> encoded = new ArrayList<>();
    if (!parts[2].isEmpty()) {
      encoded.add(Base64.getDecoder().decode(parts[2]));
    }
    if (!parts[3].isEmpty()) {
      for (String attachment : parts[3].split(",", -1)) {
        encoded.add(Base64.getDecoder().decode(attachment));
      }
    }
    return new Answer(parts[0], parts[1], encoded);
  }

  // ---- what is said of our packets

  private static String json(Ours ours) {
    return switch (ours) {
      case Refused() -> "null";
      case Incomplete() -> "{\"incomplete\":true}";
      case Taken(Packet packet) -> json(packet);
    };
  }

  private static String json(Packet packet) {
    return switch (packet) {
      case Packet.Connect(String namespace, Json payload) ->
          json(0, namespace, Packet.NO_ACK, payload == null ? null : payload.toString());
      case Packet.Disconnect(String namespace) -> json(1, namespace, Packet.NO_ACK, null);
      case Packet.ConnectError(String namespace, Json payload) ->
          json(4, namespace, Packet.NO_ACK, payload.toString());
      case Packet.Event event ->
          json(2, event.namespace(), event.ackId(), array(event.name(), event.arguments()));
      case Packet.BinaryEvent event ->
          json(2, event.namespace(), event.ackId(), array(event.name(), event.arguments()));
      case Packet.Ack ack -> json(3, ack.namespace(), ack.ackId(), array(null, ack.arguments()));
      case Packet.BinaryAck ack ->
          json(3, ack.namespace(), ack.ackId(), array(null, ack.arguments()));
    };
  }

  private static String json(int type, String namespace, long id, @Nullable String payload) {
    return "{\"type\":%d,\"namespace\":%s,\"id\":%s,\"payload\":%s}"
        .formatted(
            type,
            ascii(namespace),
            id == Packet.NO_ACK ? "null" : Long.toString(id),
            payload == null ? "null" : quoted(payload.getBytes(UTF_8)));
  }

  private static String array(@Nullable String name, List<Argument> arguments) {
    String values =
        arguments.stream()
            .map(argument ->
                switch (argument) {
                  case Json json -> json.toString();
                  case Binary binary -> binary(binary);
                  case JsonWithAttachments json -> withBinaries(json);
                })
            .collect(Collectors.joining(","));
    return name == null
        ? "[" + values + "]"
        : "[" + ascii(name) + (values.isEmpty() ? "" : ",") + values + "]";
  }

  private static String binary(Binary binary) {
    return "{\"$binary\":" + quoted(binary.toByteArray()) + "}";
  }

  private static String withBinaries(JsonWithAttachments json) {
    String text = json.json().toString();
    for (int i = 0; i < json.attachments().size(); i++) {
      String mark = "\"_placeholder\"\\s*:\\s*true";
      String number = "\"num\"\\s*:\\s*" + i;
      text =
          text.replaceAll(
              "\\{\\s*(%s\\s*,\\s*%s|%s\\s*,\\s*%s)\\s*}".formatted(mark, number, number, mark),
              Matcher.quoteReplacement(binary(json.attachments().get(i))));
    }
    return text;
  }

  private static String json(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Open(ByteBuffer data) -> pair("open", data);
      case EnginePacket.Close() -> pair("close", ByteBuffer.allocate(0));
      case EnginePacket.Ping(ByteBuffer data) -> pair("ping", data);
      case EnginePacket.Pong(ByteBuffer data) -> pair("pong", data);
      case EnginePacket.Message(ByteBuffer data) -> pair("message", data);
      case EnginePacket.Binary(ByteBuffer data) -> pair("binary", data);
      case EnginePacket.Upgrade() -> pair("upgrade", ByteBuffer.allocate(0));
      case EnginePacket.Noop() -> pair("noop", ByteBuffer.allocate(0));
    };
  }

  private static String pair(String type, ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(data.position(), bytes);
    return "[\"" + type + "\"," + quoted(bytes) + "]";
  }

  private static String quoted(byte[] bytes) {
    return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  /// A JSON string with every character escaped, so that lone surrogates survive.
  private static String ascii(String text) {
    return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "\"", "\""));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

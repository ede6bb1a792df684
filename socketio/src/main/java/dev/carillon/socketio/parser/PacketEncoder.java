package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// Packets to messages: one text message, and then one binary message for each attachment.
public final class PacketEncoder {
  /// Type, namespace, ack id and name of most packets.
  private static final int OVERHEAD_BYTES = 96;

  private static final int PLACEHOLDER_BYTES = 32;

  private final ByteOutput out;

  /// The number of the next placeholder.
  private int number;

  private PacketEncoder(int bytes) {
    out = new ByteOutput(bytes);
  }

  /// The text message.
  public static byte[] text(Packet packet) {
    PacketEncoder encoder = new PacketEncoder(estimate(packet));
    encoder.write(packet);
    return encoder.out.toByteArray();
  }

  /// About how many bytes it takes, so that they are seldom copied to more room.
  private static int estimate(Packet packet) {
    return switch (packet) {
      case Packet.Event event -> OVERHEAD_BYTES + length(event.arguments());
      case Packet.BinaryEvent event -> OVERHEAD_BYTES + length(event.arguments());
      case Packet.Ack ack -> OVERHEAD_BYTES + length(ack.arguments());
      case Packet.BinaryAck ack -> OVERHEAD_BYTES + length(ack.arguments());
      case Packet.Connect _, Packet.Disconnect _, Packet.ConnectError _ -> OVERHEAD_BYTES;
    };
  }

  private static int length(List<Argument> arguments) {
    int length = 0;
    for (Argument argument : arguments) {
      length +=
          switch (argument) {
            case Json json -> json.length() + 1;
            case Binary _ -> PLACEHOLDER_BYTES;
            case JsonWithAttachments value -> value.length() + PLACEHOLDER_BYTES;
          };
    }
    return length;
  }

  /// The binary messages that follow it, in order.
  public static List<Binary> attachments(Packet packet) {
    return switch (packet) {
      case Packet.BinaryEvent event -> JsonWithAttachments.attachmentsOf(event.arguments());
      case Packet.BinaryAck ack -> JsonWithAttachments.attachmentsOf(ack.arguments());
      case Packet.Connect _,
          Packet.Disconnect _,
          Packet.Event _,
          Packet.Ack _,
          Packet.ConnectError _ ->
          List.of();
    };
  }

  private void write(Packet packet) {
    switch (packet) {
      case Packet.Connect(String namespace, Json payload) -> {
        header(PacketType.CONNECT, 0, namespace, Packet.NO_ACK);
        if (payload != null) {
          payload.writeTo(out);
        }
      }
      case Packet.Disconnect(String namespace) ->
          header(PacketType.DISCONNECT, 0, namespace, Packet.NO_ACK);
      case Packet.Event event -> {
        header(PacketType.EVENT, 0, event.namespace(), event.ackId());
        event(event.name(), event.arguments());
      }
      case Packet.Ack ack -> {
        header(PacketType.ACK, 0, ack.namespace(), ack.ackId());
        array(ack.arguments());
      }
      case Packet.ConnectError(String namespace, Json payload) -> {
        header(PacketType.CONNECT_ERROR, 0, namespace, Packet.NO_ACK);
        payload.writeTo(out);
      }
      case Packet.BinaryEvent event -> {
        header(
            PacketType.BINARY_EVENT, attachments(packet).size(), event.namespace(), event.ackId());
        event(event.name(), event.arguments());
      }
      case Packet.BinaryAck ack -> {
        header(PacketType.BINARY_ACK, attachments(packet).size(), ack.namespace(), ack.ackId());
        array(ack.arguments());
      }
    }
  }

  private void header(PacketType type, int attachments, String namespace, long ackId) {
    out.write(type.digit());
    if (type.binary()) {
      ascii(attachments + "-");
    }
    if (!namespace.equals("/")) {
      out.write(namespace.getBytes(UTF_8));
      out.write(',');
    }
    if (ackId != Packet.NO_ACK) {
      ascii(Long.toString(ackId));
    }
  }

  private void event(String name, List<Argument> arguments) {
    out.write('[');
    out.write(JsonStrings.quote(name).getBytes(UTF_8));
    for (Argument argument : arguments) {
      out.write(',');
      argument(argument);
    }
    out.write(']');
  }

  private void array(List<Argument> arguments) {
    out.write('[');
    for (int i = 0; i < arguments.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      argument(arguments.get(i));
    }
    out.write(']');
  }

  private void argument(Argument argument) {
    switch (argument) {
      case Json json -> json.writeTo(out);
      case Binary _ -> ascii(JsonWithAttachments.placeholderText(number++));
      case JsonWithAttachments value -> {
        value.writeTo(out, number);
        number += value.attachments().size();
      }
    }
  }

  private void ascii(String text) {
    out.write(text.getBytes(UTF_8));
  }
}

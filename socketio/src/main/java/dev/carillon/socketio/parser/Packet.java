package dev.carillon.socketio.parser;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A packet of the Socket.IO protocol, revision 5. The text form, by type:
///
/// ```
/// 0 CONNECT        0[/ns,][{json object}]
/// 1 DISCONNECT     1[/ns,]
/// 2 EVENT          2[/ns,][ack id]["name",...]
/// 3 ACK            3[/ns,]ack id[...]
/// 4 CONNECT_ERROR  4[/ns,]{json}
/// 5 BINARY_EVENT   5n-[/ns,][ack id]["name",{"_placeholder":true,"num":0},...]   then n binary messages
/// 6 BINARY_ACK     6n-[/ns,]ack id[{"_placeholder":true,"num":0},...]            then n binary messages
/// ```
///
/// The default namespace `/` is left out. Source: socket.io-protocol, revision 5.
public sealed interface Packet {
  int MAX_ATTACHMENTS = 10;

  /// Of one received packet, the event's name not counted: each is an object, also when its JSON is
  /// two bytes.
  int MAX_ARGUMENTS = 1000;

  int MAX_NAMESPACE_BYTES = 256;
  int MAX_ACK_ID_DIGITS = 16;

  /// Stands for "no ack wanted" where an ack id is expected.
  long NO_ACK = -1;

  String namespace();

  record Connect(String namespace, @Nullable Json payload) implements Packet {}

  record Disconnect(String namespace) implements Packet {}

  /// An event without attachments.
  ///
  /// @param ackId [#NO_ACK] when no answer is wanted
  record Event(String namespace, long ackId, String name, List<Argument> arguments)
      implements Packet {
    public Event {
      arguments = List.copyOf(arguments);
      requireText(arguments);
    }
  }

  record Ack(String namespace, long ackId, List<Argument> arguments) implements Packet {
    public Ack {
      arguments = List.copyOf(arguments);
      requireText(arguments);
    }
  }

  record ConnectError(String namespace, Json payload) implements Packet {}

  /// An event of the wire type 5. A placeholder that is an argument by itself is a [Binary]; those
  /// inside a larger value make it a [JsonWithAttachments].
  record BinaryEvent(String namespace, long ackId, String name, List<Argument> arguments)
      implements Packet {
    public BinaryEvent {
      arguments = List.copyOf(arguments);
      requireAttachable(arguments);
    }
  }

  /// An ack of the wire type 6; arguments as in [BinaryEvent].
  record BinaryAck(String namespace, long ackId, List<Argument> arguments) implements Packet {
    public BinaryAck {
      arguments = List.copyOf(arguments);
      requireAttachable(arguments);
    }
  }

  /// An [Event], or a [BinaryEvent] where an argument has attachments.
  static Packet event(String namespace, long ackId, String name, List<Argument> arguments) {
    return attachmentCount(arguments) == 0
        ? new Event(namespace, ackId, name, arguments)
        : new BinaryEvent(namespace, ackId, name, arguments);
  }

  /// An [Ack], or a [BinaryAck] where an argument has attachments.
  static Packet ack(String namespace, long ackId, List<Argument> arguments) {
    return attachmentCount(arguments) == 0
        ? new Ack(namespace, ackId, arguments)
        : new BinaryAck(namespace, ackId, arguments);
  }

  private static int attachmentCount(List<Argument> arguments) {
    int count = 0;
    for (Argument argument : arguments) {
      count +=
          switch (argument) {
            case Json _ -> 0;
            case Binary _ -> 1;
            case JsonWithAttachments json -> json.attachments().size();
          };
    }
    return count;
  }

  /// Accepts arguments with no more attachments than a packet may have. One that occurs twice
  /// counts twice.
  ///
  /// @throws IllegalArgumentException when there are more; or when plain JSON beside them has a
  ///   member named `_placeholder`, which every client would take for one of theirs
  static void requireAttachable(List<Argument> arguments) {
    int attachments = attachmentCount(arguments);
    if (attachments > MAX_ATTACHMENTS) {
      throw new IllegalArgumentException("more than " + MAX_ATTACHMENTS + " attachments");
    }
    if (attachments > 0) {
      for (Argument argument : arguments) {
        if (argument instanceof Json json) {
          requireNoPlaceholder(json);
        }
      }
    }
  }

  private static void requireNoPlaceholder(Json json) {
    try {
      JsonScanner.placeholders(json.toUtf8(), 0);
    } catch (MalformedPacketException notPlain) {
      throw new IllegalArgumentException(
          "JSON beside attachments must be well-formed, and have no member named _placeholder",
          notPlain);
    }
  }

  private static void requireText(List<Argument> arguments) {
    if (attachmentCount(arguments) > 0) {
      throw new IllegalArgumentException("attachments in a packet that has none");
    }
  }

  /// Whether an event name is one of Socket.IO's own.
  static boolean isReserved(String eventName) {
    return switch (eventName) {
      case "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener" ->
          true;
      default -> false;
    };
  }

  /// Accepts a name that an application may use.
  ///
  /// @throws IllegalArgumentException when `name` is one of Socket.IO's own
  static void requireEventName(String name) {
    if (isReserved(name)) {
      throw new IllegalArgumentException("reserved event name: " + name);
    }
  }
}

package dev.carillon.socketio.parser;

import java.util.List;
import java.util.Set;
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
  int MAX_NAMESPACE_BYTES = 256;
  int MAX_ACK_ID_DIGITS = 16;

  /// Stands for "no ack wanted" where an ack id is expected.
  long NO_ACK = -1;

  Set<String> RESERVED_EVENT_NAMES =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

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
      requireAttached(arguments, List.of());
    }
  }

  record Ack(String namespace, long ackId, List<Argument> arguments) implements Packet {
    public Ack {
      arguments = List.copyOf(arguments);
      requireAttached(arguments, List.of());
    }
  }

  record ConnectError(String namespace, Json payload) implements Packet {}

  /// An event of the wire type 5. After decoding, a placeholder that is an argument by itself has
  /// become its [Binary]; one inside a larger value stays as it came, and `attachments` has all.
  record BinaryEvent(
      String namespace, long ackId, String name, List<Argument> arguments, List<Binary> attachments)
      implements Packet {
    public BinaryEvent {
      arguments = List.copyOf(arguments);
      attachments = List.copyOf(attachments);
      requireAttached(arguments, attachments);
    }
  }

  /// An ack of the wire type 6; arguments as in [BinaryEvent].
  record BinaryAck(String namespace, long ackId, List<Argument> arguments, List<Binary> attachments)
      implements Packet {
    public BinaryAck {
      arguments = List.copyOf(arguments);
      attachments = List.copyOf(attachments);
      requireAttached(arguments, attachments);
    }
  }

  /// An [Event], or a [BinaryEvent] where an argument is binary.
  static Packet event(String namespace, long ackId, String name, List<Argument> arguments) {
    List<Binary> attachments = attachmentsOf(arguments);
    return attachments.isEmpty()
        ? new Event(namespace, ackId, name, arguments)
        : new BinaryEvent(namespace, ackId, name, arguments, attachments);
  }

  /// An [Ack], or a [BinaryAck] where an argument is binary.
  static Packet ack(String namespace, long ackId, List<Argument> arguments) {
    List<Binary> attachments = attachmentsOf(arguments);
    return attachments.isEmpty()
        ? new Ack(namespace, ackId, arguments)
        : new BinaryAck(namespace, ackId, arguments, attachments);
  }

  private static List<Binary> attachmentsOf(List<Argument> arguments) {
    return arguments.stream()
        .filter(Binary.class::isInstance)
        .map(Binary.class::cast)
        .distinct()
        .toList();
  }

  /// Accepts arguments with no more attachments than a packet may have.
  ///
  /// @throws IllegalArgumentException when there are more
  static void requireAttachable(List<Argument> arguments) {
    requireFewEnough(attachmentsOf(arguments));
  }

  private static void requireFewEnough(List<Binary> attachments) {
    if (attachments.size() > MAX_ATTACHMENTS) {
      throw new IllegalArgumentException("more than " + MAX_ATTACHMENTS + " attachments");
    }
  }

  private static void requireAttached(List<Argument> arguments, List<Binary> attachments) {
    requireFewEnough(attachments);
    for (Argument argument : arguments) {
      if (argument instanceof Binary binary && !attachments.contains(binary)) {
        throw new IllegalArgumentException("a binary argument is not among the attachments");
      }
    }
  }

  /// Accepts a name that an application may use.
  ///
  /// @throws IllegalArgumentException when `name` is one of Socket.IO's own
  static void requireEventName(String name) {
    if (RESERVED_EVENT_NAMES.contains(name)) {
      throw new IllegalArgumentException("reserved event name: " + name);
    }
  }
}

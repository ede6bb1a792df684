package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.Packet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A named event with its arguments, on its way to clients. Immutable, safe for any thread. It
/// keeps its encoded form, so that emitting one event to many sockets, one by one or by a
/// broadcast, encodes it once per namespace: make one event and emit it often.
public final class Event {
  /// Encoded forms that are kept; for the namespaces after these it is encoded each time.
  private static final int MAX_KEPT = 8;

  private final String name;
  private final List<Argument> arguments;

  /// The last of the encoded forms. Immutable, so that reading takes no lock.
  private volatile @Nullable Encoded encoded;

  private Event(String name, List<Argument> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /// An event that carries `arguments` in their order.
  ///
  /// @throws IllegalArgumentException when `name` is one of Socket.IO's own events, or when there
  ///   are more than 10 attachments
  public static Event of(String name, Argument... arguments) {
    Packet.requireEventName(name);
    List<Argument> copied = List.of(arguments);
    Packet.requireAttachable(copied);
    return new Event(name, copied);
  }

  /// As [#of(String, Argument...)], with plain Java values: strings, booleans, numbers, `null`,
  /// `byte[]` and [Argument]s. For other types see [SocketIoServer#event].
  ///
  /// @throws IllegalArgumentException also when a value is of another type, or a number that JSON
  ///   does not have
  public static Event of(String name, @Nullable Object... values) {
    return of(name, Values.arguments(null, values));
  }

  public String name() {
    return name;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  List<EncodedMessage> encodedFor(String namespace) {
    for (Encoded kept = encoded; kept != null; kept = kept.before()) {
      if (kept.namespace().equals(namespace)) {
        return kept.messages();
      }
    }
    Encoded before = encoded;
    List<EncodedMessage> messages =
        EncodedPackets.encode(Packet.event(namespace, Packet.NO_ACK, name, arguments));
    if (before == null || before.number() < MAX_KEPT) {
      // Two threads may encode at once; one of the forms is kept.
      encoded = new Encoded(namespace, messages, before == null ? 1 : before.number() + 1, before);
    }
    return messages;
  }

  /// With its place as one more argument, which clients send back when they return.
  List<EncodedMessage> encodedFor(String namespace, long offset) {
    List<Argument> placed = new ArrayList<>(arguments);
    placed.add(Json.quote(Long.toString(offset)));
    return EncodedPackets.encode(Packet.event(namespace, Packet.NO_ACK, name, placed));
  }

  /// What the event is in one namespace.
  ///
  /// @param number counts the forms, this one included
  private record Encoded(
      String namespace, List<EncodedMessage> messages, int number, @Nullable Encoded before) {}

  @Override
  public String toString() {
    return "Event[" + name + ", " + arguments.size() + " arguments]";
  }
}
